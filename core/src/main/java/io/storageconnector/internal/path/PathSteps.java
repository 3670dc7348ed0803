package io.storageconnector.internal.path;

import io.storageconnector.Capabilities;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import java.util.List;

/** Splits a path into names, and refuses what can't be a name before anything is sent. */
public final class PathSteps {

  /** Deeper than any provider nests folders; Drive stops at 100. */
  private static final int MAX_DEPTH = 200;

  private PathSteps() {}

  /**
   * Returns the names of a path, at least one.
   *
   * @throws IllegalArgumentException if the path has empty parts, dots or too many parts
   */
  public static List<String> parse(String path, Capabilities capabilities, Operation operation) {
    List<String> names = List.of(path.split("/", -1));
    if (names.size() > MAX_DEPTH) {
      throw new IllegalArgumentException("a path has at most " + MAX_DEPTH + " names");
    }
    for (String name : names) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw new IllegalArgumentException(
            "a path is names separated by /, without empty parts, . or ..");
      }
      requireLegal(name, capabilities, operation);
    }
    return names;
  }

  /**
   * Does nothing if a name can be stored as it is.
   *
   * @throws IllegalArgumentException if it is no text that UTF-8 can express
   */
  public static void requireLegal(String name, Capabilities capabilities, Operation operation) {
    if (hasLoneSurrogate(name)) {
      throw new IllegalArgumentException("a name holds half a surrogate pair");
    }
    if (!capabilities.isLegalName(name)) {
      throw StorageException.builder(
              ErrorKind.INVALID_NAME,
              operation,
              capabilities.provider()
                  + " does not take a name of "
                  + name.length()
                  + " characters that breaks its rule: "
                  + capabilities.nameRule())
          .build();
    }
  }

  private static boolean hasLoneSurrogate(String name) {
    return name.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}

package io.storageconnector.benchmarks;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The {@code --name value} pairs of a command line. Not thread-safe. */
public final class Options {

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  private Options() {}

  /**
   * Reads pairs.
   *
   * @param arguments name, value, name, value
   * @return the options
   * @throws IllegalArgumentException if a name does not begin with two hyphens or lacks its value
   */
  public static Options parse(List<String> arguments) {
    Options options = new Options();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!name.startsWith("--") || i + 1 == arguments.size()) {
        throw new IllegalArgumentException("not an option with a value: " + name);
      }
      options.values.put(name.substring(2), arguments.get(i + 1));
    }
    return options;
  }

  /**
   * Returns a number.
   *
   * @param name the option
   * @param otherwise what it is when the command line does not say
   * @return its value
   */
  public int number(String name, int otherwise) {
    return Integer.parseInt(text(name, Integer.toString(otherwise)));
  }

  /**
   * Returns a text.
   *
   * @param name the option
   * @param otherwise what it is when the command line does not say
   * @return its value
   */
  public String text(String name, String otherwise) {
    asked.add(name);
    return values.getOrDefault(name, otherwise);
  }

  /**
   * Complains about what nobody asked for, which is a typing error.
   *
   * @throws IllegalArgumentException naming what there is
   */
  public void requireAllKnown() {
    Set<String> unknown = new LinkedHashSet<>(values.keySet());
    unknown.removeAll(asked);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("unknown options " + unknown + "; there are " + asked);
    }
  }
}

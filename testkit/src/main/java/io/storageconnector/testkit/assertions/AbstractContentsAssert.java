package io.storageconnector.testkit.assertions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/**
 * Assertions on the files and folders of one account. Failures tell what is there instead.
 *
 * <p>A path is names with {@code /} between, relative to the account's root. Not thread-safe, as
 * all of AssertJ's.
 *
 * @param <S> the type that the assertions return
 * @param <A> what is looked into
 */
public abstract class AbstractContentsAssert<S extends AbstractContentsAssert<S, A>, A>
    extends AbstractAssert<S, A> {

  private Contents contents;

  AbstractContentsAssert(A actual, Class<S> self, Contents contents) {
    super(actual, self);
    this.contents = contents;
  }

  /** Lets the following paths begin in another account. */
  S lookInto(Contents other) {
    contents = other;
    return myself;
  }

  abstract int openUploads();

  /**
   * Verifies that a file is there, outside the trash.
   *
   * @param path the file's path
   * @return assertions on the file; those on all the rest go on after {@link StoredFileAssert#and}
   */
  public StoredFileAssert<S> hasFile(String path) {
    isNotNull();
    byte[] bytes = contents.file(path).orElse(null);
    if (bytes == null) {
      throw failure(
          "%nExpecting %s to have the file%n  %s%nbut %s", contents.owner(), path, around(path));
    }
    return new StoredFileAssert<>(myself, contents, path, bytes);
  }

  /**
   * Verifies that nothing is at a path, outside the trash.
   *
   * @param path the path
   * @return these assertions
   */
  public S hasNoFile(String path) {
    isNotNull();
    contents
        .file(path)
        .ifPresent(
            bytes -> {
              throw failure(
                  "%nExpecting %s not to have the file%n  %s%nbut it is there, %d bytes in %d versions",
                  contents.owner(), path, bytes.length, contents.versions(path));
            });
    if (contents.isThere(path)) {
      throw failure(
          "%nExpecting %s to have nothing at%n  %s%nbut something that is no file is there",
          contents.owner(), path);
    }
    return myself;
  }

  /**
   * Verifies that a folder is there, outside the trash.
   *
   * @param path the folder's path
   * @return these assertions
   */
  public S hasFolder(String path) {
    isNotNull();
    if (!contents.isFolder(path)) {
      throw failure(
          "%nExpecting %s to have the folder%n  %s%nbut %s", contents.owner(), path, around(path));
    }
    return myself;
  }

  /**
   * Verifies what a folder holds outside the trash, in any order; a name as often as there are
   * twins of it.
   *
   * @param path the folder's path; empty for the root
   * @param names the names of all its children; none for an empty folder
   * @return these assertions
   */
  public S hasChildren(String path, String... names) {
    hasFolder(path);
    Assertions.assertThat(contents.children(path))
        .as("the children of %s in %s", path.isEmpty() ? "the root" : path, contents.owner())
        .containsExactlyInAnyOrder(names);
    return myself;
  }

  /**
   * Verifies that every upload session was committed or aborted, or has expired.
   *
   * @return these assertions
   */
  public S hasNoOpenUploadSessions() {
    isNotNull();
    if (openUploads() != 0) {
      throw failure(
          "%nExpecting %s to have no open upload session%nbut %d wait for parts",
          contents.owner(), openUploads());
    }
    return myself;
  }

  /** What is where something was expected: the nearest folder that exists, with its children. */
  private String around(String path) {
    List<String> names =
        new ArrayList<>(
            Arrays.stream(path.split("/", -1)).filter(name -> !name.isEmpty()).toList());
    if (contents.isThere(path)) {
      return contents.isFolder(path)
          ? "a folder is there, with " + contents.children(path)
          : "something else is there";
    }
    do {
      names.remove(names.size() - 1);
    } while (!names.isEmpty() && !contents.isFolder(String.join("/", names)));
    String folder = String.join("/", names);
    return (folder.isEmpty() ? "its root" : "its folder " + folder)
        + " holds "
        + contents.children(folder);
  }
}

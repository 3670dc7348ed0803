package io.storageconnector.testkit.assertions;

import java.util.List;
import java.util.Optional;

/** What one account holds, by path. */
interface Contents {

  /** Whose it is, for messages. */
  String owner();

  boolean isThere(String path);

  boolean isFolder(String path);

  /** The bytes of the file at a path, or empty if no file with bytes is there. */
  Optional<byte[]> file(String path);

  /** Only for files that are there. */
  int versions(String path);

  /** Only for folders that are there. */
  List<String> children(String path);
}

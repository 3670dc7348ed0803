package io.storageconnector.examples.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * What an item bears as user attributes, wherever it is moved. Each ends in what it is true for: an
 * id in the inode number, so that a copy has none, a hash in the size and the time of change.
 */
final class Marks {

  private Marks() {}

  /** Returns the id of an item; empty if it was never seen. */
  static String id(Path path) throws IOException {
    return read(path, "storageconnector.id", inode(path));
  }

  /** Gives an item an id. Two at once would give it two, so the caller holds the lock. */
  static String newId(Path path) throws IOException {
    return write(path, "storageconnector.id", UUID.randomUUID() + inode(path));
  }

  private static String inode(Path path) throws IOException {
    return "." + Files.getAttribute(path, "unix:ino", NOFOLLOW_LINKS);
  }

  /** Returns the hash of a file, which is computed once for each content. */
  static Checksum hash(Path file) throws IOException {
    String state = " " + Files.size(file) + " " + Files.getLastModifiedTime(file, NOFOLLOW_LINKS);
    String kept = read(file, "storageconnector.sha256", state);
    if (kept.isEmpty()) {
      MessageDigest digest = ChecksumAlgorithm.SHA256.newDigest();
      try (InputStream in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
        new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      }
      String hex = Checksum.of(ChecksumAlgorithm.SHA256, digest.digest()).hex();
      kept = write(file, "storageconnector.sha256", hex + state);
    }
    return new Checksum(ChecksumAlgorithm.SHA256, kept.substring(0, 64));
  }

  private static String read(Path path, String name, String end) throws IOException {
    Object value = Files.readAttributes(path, "user:*", NOFOLLOW_LINKS).get(name);
    String text = value instanceof byte[] bytes ? new String(bytes, UTF_8) : "";
    return text.endsWith(end) ? text : "";
  }

  private static String write(Path path, String name, String value) throws IOException {
    Files.setAttribute(path, "user:" + name, value.getBytes(UTF_8), NOFOLLOW_LINKS);
    return value;
  }
}

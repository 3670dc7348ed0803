package io.storageconnector.testkit.box;

import io.storageconnector.testkit.http.BodySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps the bytes of all versions, small ones in memory and large ones in temporary files, until it
 * is closed. Thread-safe.
 */
final class ContentStore implements AutoCloseable {

  private static final int MEMORY_LIMIT = 1024 * 1024;

  private final Queue<BodySource> stored = new ConcurrentLinkedQueue<>();

  /** Reads a stream to its end and keeps it. */
  StoredContent store(InputStream in) {
    MessageDigest digest = sha1();
    try {
      BodySource bytes = BodySource.spool(new DigestInputStream(in, digest), MEMORY_LIMIT);
      stored.add(bytes);
      return new StoredContent(bytes, HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw new UncheckedIOException("content could not be stored", e);
    }
  }

  /** Lets go of content that no version refers to. */
  void discard(StoredContent content) {
    stored.remove(content.bytes());
    content.bytes().close();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-1", e);
    }
  }

  @Override
  public void close() {
    for (BodySource bytes = stored.poll(); bytes != null; bytes = stored.poll()) {
      bytes.close();
    }
  }
}

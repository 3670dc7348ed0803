package io.storageconnector.testkit.content;

import io.storageconnector.testkit.http.BodySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Content that arrives in pieces, kept in one temporary file from its first byte on, so that it
 * costs no memory however many pieces there are.
 *
 * <p>Thread-safe. It ends by {@link #finish} or {@link #discard}; discarding twice is harmless.
 */
public final class GrowingContent {

  private final ReentrantLock lock = new ReentrantLock();
  private final Digests digests;
  private final ContentStore store;
  private final Path file;
  private long length;
  private boolean ended;

  GrowingContent(Digests digests, ContentStore store) {
    this.digests = digests;
    this.store = store;
    try {
      this.file = Files.createTempFile("storage-connector-fake", ".upload");
    } catch (IOException e) {
      throw new UncheckedIOException("an upload could not be begun", e);
    }
  }

  /**
   * Returns the number of bytes so far.
   *
   * @return the length, zero or more
   */
  public long length() {
    lock.lock();
    try {
      return length;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds bytes at the end. When the stream fails, what was read until then stays added.
   *
   * @param in the stream, which stays open
   * @param limit the largest number of bytes to take
   * @return how many were taken
   * @throws UncheckedIOException if the stream or the temporary file fails
   * @throws IllegalStateException after the end
   */
  public long append(InputStream in, long limit) {
    lock.lock();
    try {
      requireOpen();
      long taken = 0;
      byte[] buffer = new byte[16 * 1024];
      try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
        int n;
        while (taken < limit
            && (n = in.read(buffer, 0, (int) Math.min(buffer.length, limit - taken))) >= 0) {
          out.write(buffer, 0, n);
          digests.update(buffer, 0, n);
          length += n;
          taken += n;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("a piece could not be stored", e);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes content of the bytes so far.
   *
   * @return the content, which the store keeps
   * @throws IllegalStateException after the end
   */
  public StoredContent finish() {
    lock.lock();
    try {
      requireOpen();
      ended = true;
      BodySource bytes = BodySource.owning(file, length);
      store.finished(this, bytes);
      return new StoredContent(bytes, digests.hex());
    } finally {
      lock.unlock();
    }
  }

  /** Deletes the bytes, unless they became content. */
  public void discard() {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        store.discarded(this);
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("the upload has ended");
    }
  }
}

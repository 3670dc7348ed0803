package io.storageconnector.testkit.content;

import io.storageconnector.testkit.http.BodySource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps the bytes of all versions, small ones in memory and large ones in temporary files, until it
 * is closed. Thread-safe.
 */
public final class ContentStore implements AutoCloseable {

  private static final int MEMORY_LIMIT = 1024 * 1024;

  private final List<String> algorithms;
  private final Queue<BodySource> stored = new ConcurrentLinkedQueue<>();
  private final Queue<GrowingContent> growing = new ConcurrentLinkedQueue<>();

  private ContentStore(List<String> algorithms) {
    this.algorithms = algorithms;
  }

  /**
   * Makes an empty store.
   *
   * @param algorithms the digests it keeps of everything, SHA-1 among them
   * @return the store
   */
  public static ContentStore withDigests(String... algorithms) {
    List<String> names = List.of(algorithms);
    if (!names.contains("SHA-1")) {
      throw new IllegalArgumentException("every store keeps SHA-1");
    }
    return new ContentStore(names);
  }

  /**
   * Reads a stream to its end and keeps it.
   *
   * @param in the stream, which stays open
   * @return the content
   * @throws UncheckedIOException if the stream or the temporary file fails; nothing is kept then
   */
  public StoredContent store(InputStream in) {
    Digests digests = new Digests(algorithms);
    try {
      BodySource bytes = BodySource.spool(new DigestingStream(in, digests), MEMORY_LIMIT);
      stored.add(bytes);
      return new StoredContent(bytes, digests.hex());
    } catch (IOException e) {
      throw new UncheckedIOException("content could not be stored", e);
    }
  }

  /**
   * Begins content that arrives in pieces.
   *
   * @return empty content, to be finished or discarded
   * @throws UncheckedIOException if there is no room for a temporary file
   */
  public GrowingContent begin() {
    GrowingContent content = new GrowingContent(new Digests(algorithms), this);
    growing.add(content);
    return content;
  }

  /**
   * Lets go of content that no version refers to.
   *
   * @param content what {@link #store} or {@link GrowingContent#finish} returned
   */
  public void discard(StoredContent content) {
    stored.remove(content.bytes());
    content.bytes().close();
  }

  void finished(GrowingContent content, BodySource bytes) {
    growing.remove(content);
    stored.add(bytes);
  }

  void discarded(GrowingContent content) {
    growing.remove(content);
  }

  /** Deletes all temporary files. */
  @Override
  public void close() {
    for (BodySource bytes = stored.poll(); bytes != null; bytes = stored.poll()) {
      bytes.close();
    }
    for (GrowingContent content = growing.poll(); content != null; content = growing.poll()) {
      content.discard();
    }
  }

  /** Digests what passes through. */
  private static final class DigestingStream extends FilterInputStream {
    private final Digests digests;

    DigestingStream(InputStream in, Digests digests) {
      super(in);
      this.digests = digests;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      int n = in.read(target, from, count);
      if (n > 0) {
        digests.update(target, from, n);
      }
      return n;
    }
  }
}

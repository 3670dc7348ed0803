package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Content that a provider is sending. Whoever receives it calls {@link #close()} exactly once or
 * more.
 *
 * <p>The stream must not end before {@link #length()} bytes without an {@code IOException}. Not
 * thread-safe.
 */
public final class OpenedContent implements AutoCloseable {

  private final InputStream body;
  private final long length;
  private final boolean partial;
  private final Runnable abort;

  private OpenedContent(InputStream body, long length, boolean partial, Runnable abort) {
    this.body = requireNonNull(body, "body");
    this.length = length;
    this.partial = partial;
    this.abort = requireNonNull(abort, "abort");
  }

  /**
   * {@return opened content}
   *
   * @param body the bytes as they arrive
   * @param length how many the provider announced, or -1 if it did not
   * @param partial whether the provider answered with the requested range, rather than with
   *     everything
   * @param abort drops the connection at once, without reading the rest; called by {@link
   *     #close()}, must be idempotent
   */
  public static OpenedContent of(InputStream body, long length, boolean partial, Runnable abort) {
    return new OpenedContent(body, length, partial, abort);
  }

  /**
   * {@return opened content out of a stream that may go on behind it, such as one over a file}
   * {@link #body()} ends after {@code length} bytes and fails if the stream ends before; {@link
   * #close()} closes the stream.
   *
   * @param stream stands at the first byte of what was asked for
   * @param length how many bytes to take from there, not negative
   * @param partial whether that is the requested range, rather than everything
   */
  public static OpenedContent ofStream(InputStream stream, long length, boolean partial) {
    Extract extract = new Extract(stream, length);
    return new OpenedContent(extract, length, partial, extract::close);
  }

  /** {@return the bytes as they arrive} */
  public InputStream body() {
    return body;
  }

  /** {@return how many bytes the provider announced} */
  public OptionalLong length() {
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /** {@return whether this is the requested range, rather than everything} */
  public boolean isPartial() {
    return partial;
  }

  /** Drops the connection if anything is left to read, and frees it otherwise. Idempotent. */
  @Override
  public void close() {
    abort.run();
  }
}

package io.storageconnector.item;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** A stream that can be read once. */
final class OnceContent implements ContentSource {

  private final InputStream stream;
  private final OptionalLong length;
  private final AtomicBoolean opened = new AtomicBoolean();

  OnceContent(InputStream stream, OptionalLong length) {
    this.stream = requireNonNull(stream, "stream");
    this.length = length;
  }

  @Override
  public InputStream open() throws IOException {
    if (!opened.compareAndSet(false, true)) {
      throw new IOException(
          "this content can be read once and was read; spool it to allow retries");
    }
    return stream;
  }

  @Override
  public OptionalLong length() {
    return length;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }
}

package io.storageconnector.internal.transfer;

import io.storageconnector.item.ContentSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * The one part of an upload that is held in memory: filled from the content, then sent as often as
 * necessary. Not thread-safe between filling and sending.
 */
final class PartBuffer implements ContentSource {

  private final byte[] bytes;
  private int length;

  PartBuffer(int size) {
    this.bytes = new byte[size];
  }

  /** Replaces the part with exactly so many bytes of a stream. */
  void fill(InputStream content, int size) throws IOException {
    length = content.readNBytes(bytes, 0, size);
    if (length != size) {
      // The metered stream throws before it ends early, so only a defect gets here.
      throw new IllegalStateException("a part of " + size + " bytes has only " + length);
    }
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes, 0, length);
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.of(length);
  }
}

package io.storageconnector.internal.transfer;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
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

  /** More than any provider asks for, and a known end of what one upload may hold in memory. */
  private static final long MAX_SIZE = 256L << 20;

  private final byte[] bytes;
  private int length;

  private PartBuffer(int size) {
    this.bytes = new byte[size];
  }

  /** Returns a buffer for parts of up to so many bytes; refuses what must not lie in memory. */
  static PartBuffer of(long size) {
    if (size > MAX_SIZE) {
      throw StorageException.builder(
              ErrorKind.UNSUPPORTED,
              Operation.UPLOAD_PART,
              "the provider asks for parts of "
                  + size
                  + " bytes, and no more than "
                  + MAX_SIZE
                  + " are held in memory")
          .build();
    }
    return new PartBuffer((int) size);
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

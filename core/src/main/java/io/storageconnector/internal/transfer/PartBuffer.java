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

  /** Fills the part up to exactly so many bytes, behind those that {@link #drop} left. */
  void fill(InputStream content, int size) throws IOException {
    length += content.readNBytes(bytes, length, size - length);
    if (length != size) {
      // The metered stream throws before it ends early, so only a defect gets here.
      throw new IllegalStateException("a part of " + size + " bytes has only " + length);
    }
  }

  /** Lets go of the first bytes of the part; the others are the first of the next one. */
  void drop(int count) {
    length -= count;
    System.arraycopy(bytes, count, bytes, 0, length);
  }

  /** Reads so many bytes of a stream and keeps none of them. */
  void pass(InputStream content, long count) throws IOException {
    for (long left = count; left > 0; left -= length) {
      length = 0;
      fill(content, (int) Math.min(left, bytes.length));
    }
    length = 0;
  }

  /** Returns how many bytes the part has. */
  int size() {
    return length;
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

package io.storageconnector.item;

/**
 * A part of a file's bytes: from a first byte to a last one, both included, counted from zero.
 *
 * @param first the first byte
 * @param last the last byte; {@link Long#MAX_VALUE} means "to the end"
 */
public record ByteRange(long first, long last) {

  /**
   * Checks the components.
   *
   * @param first the first byte
   * @param last the last byte
   */
  public ByteRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("not a byte range: " + first + "-" + last);
    }
  }

  /**
   * {@return a range of known length}
   *
   * @param offset the first byte
   * @param length how many bytes, at least one
   * @throws IllegalArgumentException if negative, empty or beyond what a long can count
   */
  public static ByteRange of(long offset, long length) {
    if (offset < 0 || length < 1 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException("not a byte range: " + length + " bytes at " + offset);
    }
    return new ByteRange(offset, offset + length - 1);
  }

  /**
   * {@return the range from one byte to the end of the file}
   *
   * @param offset the first byte
   */
  public static ByteRange from(long offset) {
    return new ByteRange(offset, Long.MAX_VALUE);
  }

  /** {@return whether the range reaches to the end of the file, however long that is} */
  public boolean isOpenEnded() {
    return last == Long.MAX_VALUE;
  }

  /**
   * Returns how many bytes this range takes out of a file.
   *
   * @param size the size of the file in bytes
   * @return zero if the range starts behind the end
   */
  public long lengthWithin(long size) {
    return first >= size ? 0 : Math.min(last, size - 1) - first + 1;
  }
}

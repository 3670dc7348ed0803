package io.storageconnector.testkit;

import java.io.InputStream;

/** Bytes that are made while they are read, so that nobody has to hold a large file. */
final class MadeStream extends InputStream {

  private long position;
  private final long end;

  MadeStream(long position, long end) {
    this.position = position;
    this.end = end;
  }

  @Override
  public int read() {
    return position < end ? made(position++) & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int from, int count) {
    if (position == end) {
      return -1;
    }
    int n = (int) Math.min(count, end - position);
    for (int i = 0; i < n; i++) {
      target[from + i] = made(position++);
    }
    return n;
  }

  private static byte made(long position) {
    return (byte) (position * 31 + (position >> 8) + (position >> 20));
  }
}

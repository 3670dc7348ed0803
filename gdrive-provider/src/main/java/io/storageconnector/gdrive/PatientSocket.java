package io.storageconnector.gdrive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A socket whose patience is for all reads together. The JDK's read timeout is for each one, so a
 * server that sends a byte now and then would hold a caller for ever. Writes have no limit: what is
 * written here fits into the buffers of the operating system.
 */
final class PatientSocket extends Socket {

  private final long startedAt;
  private final Duration patience;

  /**
   * Makes a socket that is not connected.
   *
   * @param startedAt when the patience began, by {@link System#nanoTime}
   */
  PatientSocket(Proxy proxy, long startedAt, Duration patience) {
    super(proxy);
    this.startedAt = startedAt;
    this.patience = patience;
  }

  /**
   * Returns what is left in milliseconds, at least one.
   *
   * @throws SocketTimeoutException if nothing is left
   */
  int millisLeft() throws SocketTimeoutException {
    long left = patience.minusNanos(System.nanoTime() - startedAt).toMillis();
    if (left < 1) {
      throw new SocketTimeoutException("the time is over");
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new PatientStream(super.getInputStream());
  }

  private final class PatientStream extends FilterInputStream {

    PatientStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      setSoTimeout(millisLeft());
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      setSoTimeout(millisLeft());
      return super.read(bytes, offset, length);
    }
  }
}

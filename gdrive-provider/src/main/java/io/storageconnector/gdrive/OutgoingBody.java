package io.storageconnector.gdrive;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way from the thread that makes the call to the JDK's HTTP client: a
 * stream that one thread writes, and that takes bytes no faster than the network does.
 *
 * <p>The JDK's own publisher of a stream takes an {@code IOException} of the stream for its end, so
 * that content that breaks off would be stored as if it were whole; this one breaks the request.
 */
final class OutgoingBody extends OutputStream implements HttpRequest.BodyPublisher {

  private static final int BUFFER = 32 * 1024;

  private final long length;
  private final long patienceMillis;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Flow.@Nullable Subscriber<? super ByteBuffer> network;
  private long demand;
  private boolean stopped;
  private byte[] buffer = new byte[0];
  private int filled;

  /**
   * Makes a body.
   *
   * @param length how many bytes will be written, or -1 if unknown
   * @param patienceMillis how long the network may take nothing
   */
  OutgoingBody(long length, long patienceMillis) {
    this.length = length;
    this.patienceMillis = patienceMillis;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    lock.lock();
    try {
      network = subscriber;
    } finally {
      lock.unlock();
    }
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            lock.lock();
            try {
              demand += n;
              changed.signalAll();
            } finally {
              lock.unlock();
            }
          }

          @Override
          public void cancel() {
            stop();
          }
        });
  }

  /** Lets the writer fail from now on: nobody takes the body any more. Idempotent. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says whether nobody takes the body any more. */
  boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the body; without it the request is not whole. */
  void complete() throws IOException {
    flush();
    awaitNetwork(0).onComplete();
  }

  /** Breaks the request, so that the server sees it end in the middle. */
  void breakOff() {
    Flow.Subscriber<? super ByteBuffer> subscriber;
    lock.lock();
    try {
      stopped = true;
      subscriber = network;
    } finally {
      lock.unlock();
    }
    if (subscriber != null) {
      subscriber.onError(new IOException("the body of the request broke off"));
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int from = offset;
    int left = count;
    while (left > 0) {
      if (buffer.length == 0) {
        buffer = new byte[BUFFER];
      }
      int n = Math.min(left, buffer.length - filled);
      System.arraycopy(bytes, from, buffer, filled, n);
      filled += n;
      from += n;
      left -= n;
      if (filled == buffer.length) {
        flush();
      }
    }
  }

  /** Hands over what was written; the buffer goes with it, because the client keeps it a while. */
  @Override
  public void flush() throws IOException {
    if (filled > 0) {
      ByteBuffer full = ByteBuffer.wrap(buffer, 0, filled);
      buffer = new byte[0];
      filled = 0;
      awaitNetwork(1).onNext(full);
    }
  }

  private Flow.Subscriber<? super ByteBuffer> awaitNetwork(int items) throws IOException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
      while (!stopped && (network == null || demand < items)) {
        if (nanos <= 0) {
          throw new SocketTimeoutException("timeout");
        }
        nanos = changed.awaitNanos(nanos);
      }
      if (stopped) {
        throw new IOException("the request ended before its body");
      }
      demand -= items;
      return requireNonNull(network);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      lock.unlock();
    }
  }
}

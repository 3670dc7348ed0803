package io.storageconnector.gdrive;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that gives up waiting: after a time without a byte, when the
 * thread is interrupted, and when it is dropped. The JDK's own stream of a body waits for ever.
 *
 * <p>Read by one thread, dropped by any. Holds what the network delivered ahead, a few dozen KiB.
 */
final class IncomingBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {

  private static final int AHEAD = 2;

  private final long patienceMillis;
  private final Runnable onEnd;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<List<ByteBuffer>> arrived = new ArrayDeque<>();
  private final Deque<ByteBuffer> current = new ArrayDeque<>();
  private Flow.@Nullable Subscription network;
  private @Nullable Throwable failure;
  private boolean complete;
  private boolean dropped;

  /**
   * Makes a body.
   *
   * @param patienceMillis how long nothing may arrive
   * @param onEnd told once or more when the network is done with it, or it with the network
   */
  IncomingBody(long patienceMillis, Runnable onEnd) {
    this.patienceMillis = patienceMillis;
    this.onEnd = onEnd;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    boolean late;
    lock.lock();
    try {
      network = subscription;
      late = dropped;
    } finally {
      lock.unlock();
    }
    if (late) {
      subscription.cancel();
    } else {
      subscription.request(AHEAD);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    lock.lock();
    try {
      arrived.add(bytes);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable throwable) {
    end(throwable);
  }

  @Override
  public void onComplete() {
    end(null);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    if (count == 0) {
      return 0;
    }
    if (current.isEmpty() && !nextBuffers()) {
      return -1;
    }
    ByteBuffer next = current.element();
    int n = Math.min(count, next.remaining());
    next.get(bytes, offset, n);
    if (!next.hasRemaining()) {
      current.remove();
    }
    return n;
  }

  /** Drops the connection if anything is left to read, and frees it otherwise. Idempotent. */
  @Override
  public void close() {
    Flow.Subscription subscription = null;
    lock.lock();
    try {
      if (!dropped) {
        dropped = true;
        subscription = complete || failure != null ? null : network;
        arrived.clear();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (subscription != null) {
      subscription.cancel();
    }
    onEnd.run();
  }

  private boolean nextBuffers() throws IOException {
    while (current.isEmpty()) {
      List<ByteBuffer> buffers = await();
      if (buffers == null) {
        return false;
      }
      for (ByteBuffer buffer : buffers) {
        if (buffer.hasRemaining()) {
          current.add(buffer);
        }
      }
    }
    return true;
  }

  /** Returns what arrived next, or null at the end of the body. */
  private @Nullable List<ByteBuffer> await() throws IOException {
    List<ByteBuffer> buffers;
    Flow.Subscription subscription;
    boolean timedOut = false;
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
      while (arrived.isEmpty() && !complete && failure == null && !dropped && !timedOut) {
        nanos = changed.awaitNanos(nanos);
        timedOut = nanos <= 0 && arrived.isEmpty();
      }
      if (dropped) {
        throw new IOException("the connection was dropped");
      }
      buffers = arrived.poll();
      subscription = network;
      if (buffers == null && failure != null) {
        throw new IOException("the answer broke off: " + failure.getClass().getSimpleName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      lock.unlock();
    }
    if (buffers != null && subscription != null) {
      subscription.request(1);
    } else if (buffers == null && timedOut) {
      close();
      throw new SocketTimeoutException("timeout");
    }
    return buffers;
  }

  private void end(@Nullable Throwable cause) {
    lock.lock();
    try {
      complete |= cause == null;
      failure = failure == null ? cause : failure;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    onEnd.run();
  }
}

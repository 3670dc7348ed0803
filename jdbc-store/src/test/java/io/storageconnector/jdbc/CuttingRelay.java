package io.storageconnector.jdbc;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A relay before a server that cuts connections at a chosen moment. */
final class CuttingRelay implements AutoCloseable {

  private enum Mode {
    PASS,
    CUT_REQUEST,
    CUT_ANSWER,
    SILENT
  }

  private final ServerSocket listener;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Mode mode = Mode.PASS;

  private CuttingRelay(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  static CuttingRelay to(int port) throws IOException {
    return new CuttingRelay(port);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The next request does not reach the server; its connection is cut, others work. */
  void cutBeforeTheNextRequest() {
    mode = Mode.CUT_REQUEST;
  }

  /** The next request reaches the server; the answer is thrown away and the connection cut. */
  void cutBeforeTheNextAnswer() {
    mode = Mode.CUT_ANSWER;
  }

  /** From now on nothing passes, and nothing is closed. */
  void fallSilent() {
    mode = Mode.SILENT;
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        daemon(() -> pass(client, server, Mode.CUT_REQUEST));
        daemon(() -> pass(server, client, Mode.CUT_ANSWER));
      } catch (IOException e) {
        close(listener);
      }
    }
  }

  private void pass(Socket from, Socket to, Mode cut) {
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      int length = in.read(buffer);
      while (length >= 0) {
        if (mode == Mode.SILENT) {
          closed.await();
        }
        if (mode == cut) {
          mode = Mode.PASS;
          break;
        }
        out.write(buffer, 0, length);
        out.flush();
        length = in.read(buffer);
      }
    } catch (IOException e) {
      close(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(from);
    close(to);
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    close(listener);
    sockets.forEach(CuttingRelay::close);
  }
}

package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does with each request exactly what a test says, byte for byte. */
final class RawServer implements AutoCloseable {

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  /** What happens to a request; false ends the connection. */
  @FunctionalInterface
  interface Script {
    boolean serve(Request request) throws IOException;
  }

  /** A request whose head has been read. */
  record Request(String head, InputStream in, OutputStream out) {

    long length() {
      for (String line : head.split("\r\n", -1)) {
        if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
          return Long.parseLong(line.substring(15).trim());
        }
      }
      return 0;
    }

    byte[] body() throws IOException {
      return in.readNBytes((int) length());
    }

    void answer(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
    }

    void answer(int status, String headers, String body) throws IOException {
      answer(
          "HTTP/1.1 "
              + status
              + " X\r\nContent-Length: "
              + body.length()
              + "\r\n"
              + headers
              + "\r\n"
              + body);
    }
  }

  private RawServer(ServerSocket listener) {
    this.listener = listener;
  }

  static RawServer start(Script script) {
    try {
      RawServer server = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      server.threads.execute(() -> server.accept(script));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Returns the heads of all requests, oldest first. */
  List<String> heads() {
    return heads;
  }

  int connections() {
    return connections.get();
  }

  private void accept(Script script) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        threads.execute(() -> serve(socket, script));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket, Script script) {
    try (socket) {
      boolean more = true;
      while (more) {
        String head = head(socket.getInputStream());
        if (head.isEmpty()) {
          return;
        }
        heads.add(head);
        more = script.serve(new Request(head, socket.getInputStream(), socket.getOutputStream()));
      }
    } catch (IOException e) {
      // The client went away, which some tests are about.
      sockets.remove(socket);
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.write(b);
      String text = head.toString(ISO_8859_1);
      if (text.endsWith("\r\n\r\n")) {
        return text;
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}

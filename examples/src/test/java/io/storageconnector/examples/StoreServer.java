package io.storageconnector.examples;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The main class of a {@link StoreProcess}: answers one call on each connection. */
final class StoreServer {

  private StoreServer() {}

  public static void main(String[] args) throws IOException {
    Thread parent = new Thread(StoreServer::awaitEndOfParent, "parent");
    parent.setDaemon(true);
    parent.start();
    try (ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      while (true) {
        Socket socket = server.accept();
        new Thread(() -> serve(socket), "call").start();
      }
    }
  }

  /** A test that ends closes this process's standard input. */
  private static void awaitEndOfParent() {
    try {
      int next;
      do {
        next = System.in.read();
      } while (next >= 0);
    } catch (IOException e) {
      System.err.println("the parent's pipe broke: " + e);
    }
    Runtime.getRuntime().halt(0);
  }

  private static void serve(Socket socket) {
    try (socket;
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()))) {
      TokenStore store = new FileTokenStore(Path.of(in.readUTF()));
      try {
        answer(store, in, out);
      } catch (TokenStoreException e) {
        out.writeUTF("failed");
        out.writeUTF(String.valueOf(e.getMessage()));
      } catch (IllegalArgumentException e) {
        out.writeUTF("refused");
        out.writeUTF(String.valueOf(e.getMessage()));
      }
    } catch (IOException e) {
      System.err.println("a caller went away: " + e);
    }
  }

  private static void answer(TokenStore store, DataInputStream in, DataOutputStream out)
      throws IOException {
    String call = in.readUTF();
    switch (call) {
      case "load" -> {
        var found = store.load(ConnectionId.of(in.readUTF()));
        out.writeUTF("done");
        out.writeBoolean(found.isPresent());
        if (found.isPresent()) {
          RemoteTokenStore.write(out, found.get());
        }
      }
      case "compareAndSet" -> {
        boolean applied =
            store.compareAndSet(
                ConnectionId.of(in.readUTF()),
                new Revision(in.readUTF()),
                RemoteTokenStore.read(in));
        out.writeUTF("done");
        out.writeBoolean(applied);
      }
      case "compareAndDelete" -> {
        boolean applied =
            store.compareAndDelete(ConnectionId.of(in.readUTF()), new Revision(in.readUTF()));
        out.writeUTF("done");
        out.writeBoolean(applied);
      }
      case "due" -> {
        List<DueToken> due = store.due(Instant.parse(in.readUTF()), in.readInt());
        out.writeUTF("done");
        out.writeInt(due.size());
        for (DueToken each : due) {
          out.writeUTF(each.id().value());
          out.writeUTF(each.dueAt().toString());
        }
      }
      case "connections" -> {
        String after = in.readUTF();
        List<ConnectionId> ids =
            store.connections(after.isEmpty() ? null : ConnectionId.of(after), in.readInt());
        out.writeUTF("done");
        out.writeInt(ids.size());
        for (ConnectionId id : ids) {
          out.writeUTF(id.value());
        }
      }
      default -> throw new IllegalArgumentException("no such call: " + call);
    }
  }
}

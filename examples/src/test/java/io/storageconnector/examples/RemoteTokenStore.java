package io.storageconnector.examples;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token file as another process serves it. Thread-safe: each call has a connection. */
final class RemoteTokenStore implements TokenStore {

  private final int port;
  private final Path file;

  RemoteTokenStore(int port, Path file) {
    this.port = port;
    this.file = file;
  }

  /** Writes the arguments of a call. */
  @FunctionalInterface
  private interface Question {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads the result of a call. */
  @FunctionalInterface
  private interface Answer<T> {
    T read(DataInputStream in) throws IOException;
  }

  private <T> T call(Question question, Answer<T> answer) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
      out.writeUTF(file.toString());
      question.write(out);
      out.flush();
      return switch (in.readUTF()) {
        case "done" -> answer.read(in);
        case "failed" -> throw new TokenStoreException(in.readUTF());
        default -> throw new IllegalArgumentException(in.readUTF());
      };
    } catch (IOException e) {
      throw new TokenStoreException("the process of the store does not answer", e);
    }
  }

  static void write(DataOutputStream out, StoredToken record) throws IOException {
    byte[] sealed = record.sealed();
    out.writeUTF(record.revision().value());
    out.writeUTF(record.dueAt().toString());
    out.writeInt(sealed.length);
    out.write(sealed);
  }

  static StoredToken read(DataInputStream in) throws IOException {
    Revision revision = new Revision(in.readUTF());
    Instant dueAt = Instant.parse(in.readUTF());
    return StoredToken.of(revision, dueAt, in.readNBytes(in.readInt()));
  }

  @Override
  public Optional<StoredToken> load(ConnectionId id) {
    String key = id.value();
    return call(
        out -> {
          out.writeUTF("load");
          out.writeUTF(key);
        },
        in -> in.readBoolean() ? Optional.of(read(in)) : Optional.empty());
  }

  @Override
  public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
    String key = id.value();
    String revision = expected.value();
    next.revision();
    return call(
        out -> {
          out.writeUTF("compareAndSet");
          out.writeUTF(key);
          out.writeUTF(revision);
          write(out, next);
        },
        DataInputStream::readBoolean);
  }

  @Override
  public boolean compareAndDelete(ConnectionId id, Revision expected) {
    String key = id.value();
    String revision = expected.value();
    return call(
        out -> {
          out.writeUTF("compareAndDelete");
          out.writeUTF(key);
          out.writeUTF(revision);
        },
        DataInputStream::readBoolean);
  }

  @Override
  public List<DueToken> due(Instant notAfter, int limit) {
    String latest = notAfter.toString();
    return call(
        out -> {
          out.writeUTF("due");
          out.writeUTF(latest);
          out.writeInt(limit);
        },
        in -> {
          List<DueToken> due = new ArrayList<>();
          for (int i = in.readInt(); i > 0; i--) {
            due.add(new DueToken(ConnectionId.of(in.readUTF()), Instant.parse(in.readUTF())));
          }
          return due;
        });
  }

  @Override
  public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
    return call(
        out -> {
          out.writeUTF("connections");
          out.writeUTF(after == null ? "" : after.value());
          out.writeInt(limit);
        },
        in -> {
          List<ConnectionId> ids = new ArrayList<>();
          for (int i = in.readInt(); i > 0; i--) {
            ids.add(ConnectionId.of(in.readUTF()));
          }
          return ids;
        });
  }
}

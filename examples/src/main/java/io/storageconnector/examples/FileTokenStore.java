package io.storageconnector.examples;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tokens of some hundred connections in a text file on a local POSIX disk, for all processes. */
public record FileTokenStore(Path file) implements TokenStore {

  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  @Override
  public Optional<StoredToken> load(ConnectionId id) {
    return locked(records -> records.load(id));
  }

  @Override
  public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
    return locked(records -> records.compareAndSet(id, expected, next));
  }

  @Override
  public boolean compareAndDelete(ConnectionId id, Revision expected) {
    return locked(records -> records.compareAndDelete(id, expected));
  }

  @Override
  public List<DueToken> due(Instant notAfter, int limit) {
    return locked(records -> records.due(notAfter, limit));
  }

  @Override
  public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
    return locked(records -> records.connections(after, limit));
  }

  /** Reads all records, and writes them if the answer is true, as it is after a change only. */
  private <T> T locked(Function<TokenStore, T> work) {
    var unused = work.apply(InMemoryTokenStore.create()); // refuses arguments that are wrong
    IN_PROCESS.lock(); // closing a file drops every lock that its process has on it
    try (RandomAccessFile lock = new RandomAccessFile(file + ".lock", "rw")) {
      for (int wait = 0; lock.getChannel().tryLock() == null; LockSupport.parkNanos(1_000_000)) {
        if (++wait > 10_000) {
          throw new IOException("another process does not give the lock back");
        }
      }
      TokenStore records = InMemoryTokenStore.create();
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        String[] parts = line.split("\t", -1);
        byte[] sealed = Base64.getDecoder().decode(parts[3]);
        StoredToken token = StoredToken.of(new Revision(parts[1]), Instant.parse(parts[2]), sealed);
        records.compareAndSet(ConnectionId.of(parts[0]), Revision.ABSENT, token);
      }
      T answer = work.apply(records);
      if (Boolean.TRUE.equals(answer)) {
        write(records);
      }
      return answer;
    } catch (IOException | RuntimeException e) {
      throw new TokenStoreException("the token file is damaged or can't be used: " + file, e);
    } finally {
      IN_PROCESS.unlock();
    }
  }

  private void write(TokenStore records) throws IOException {
    try (RandomAccessFile draft = new RandomAccessFile(file + ".draft", "rw")) {
      draft.setLength(0);
      for (ConnectionId id : records.connections(null, Integer.MAX_VALUE)) {
        StoredToken token = records.load(id).orElseThrow();
        String sealed = Base64.getEncoder().encodeToString(token.sealed()) + "\n";
        draft.writeBytes(id + "\t" + token.revision() + "\t" + token.dueAt() + "\t" + sealed);
      }
      draft.getFD().sync();
    }
    Files.move(Path.of(file + ".draft"), file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
      directory.force(true);
    }
  }
}

package io.storageconnector.testkit.contract;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A map that stands for a server, with every port a harness can have. */
final class MapBacking implements TokenStoreHarness {

  final ConcurrentMap<ConnectionId, StoredToken> records = new ConcurrentHashMap<>();

  /** How to undo what the transaction of a thread did; only careless stores write into it. */
  private final ConcurrentMap<Thread, Deque<Runnable>> transactions = new ConcurrentHashMap<>();

  private final Function<MapBacking, TokenStore> opener;
  private final AtomicInteger life = new AtomicInteger();
  private volatile int failBefore;
  private volatile int failAfter;

  MapBacking(Function<MapBacking, TokenStore> opener) {
    this.opener = opener;
  }

  static Revision revisionOf(@Nullable StoredToken record) {
    return record == null ? Revision.ABSENT : record.revision();
  }

  @Override
  public TokenStore open() {
    return opener.apply(this);
  }

  /** How to undo what the transaction of this thread did; null without one. */
  @Nullable Deque<Runnable> transaction() {
    return transactions.get(Thread.currentThread());
  }

  int life() {
    return life.get();
  }

  /** A store of an earlier life is cut off. */
  void enter(int lifeOfStore) {
    if (lifeOfStore != life.get()) {
      throw new TokenStoreException("the server was restarted");
    }
  }

  void beforeWrite() {
    if (failBefore > 0) {
      failBefore = 0;
      throw new TokenStoreException("the connection is broken");
    }
  }

  void afterWrite() {
    if (failAfter > 0) {
      failAfter = 0;
      throw new TokenStoreException("the answer was lost");
    }
  }

  @Override
  public Optional<Runnable> crash() {
    return Optional.of(life::incrementAndGet);
  }

  @Override
  public Optional<AmbientTransaction> ambientTransaction() {
    return Optional.of(
        new AmbientTransaction() {
          @Override
          public void begin() {
            transactions.put(Thread.currentThread(), new ArrayDeque<>());
          }

          @Override
          public void rollback() {
            Deque<Runnable> undo = transactions.remove(Thread.currentThread());
            if (undo != null) {
              undo.forEach(Runnable::run);
            }
          }
        });
  }

  @Override
  public Optional<TokenStoreFaults> faults() {
    return Optional.of(
        new TokenStoreFaults() {
          @Override
          public void failNextWriteBeforeItIsApplied() {
            failBefore = 1;
          }

          @Override
          public void failNextWriteAfterItIsApplied() {
            failAfter = 1;
          }
        });
  }

  @Override
  public Optional<byte[]> backing() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    records.values().forEach(record -> bytes.writeBytes(record.sealed()));
    return Optional.of(bytes.toByteArray());
  }
}

package io.storageconnector.benchmarks.hotpath;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import io.storageconnector.internal.rotation.TokenSource;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Deadline;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call whose token is good takes it from a field: no store, no lock, no allocation. */
@Timeout(60)
class HotPathTest {

  private static final int CALLS = 200_000;

  private final SealedStore store = new SealedStore();
  private final TokenSource tokens = ConnectedGrant.over(store).tokens();
  private final Deadline deadline = Deadline.after(Duration.ofHours(1), Clock.systemUTC());

  @Test
  void current_afterTheFirstRead_neverSeesTheStore() {
    store.seal();

    for (int i = 0; i < CALLS; i++) {
      tokens.accepted(tokens.current(deadline));
    }

    assertThat(store.touched()).isZero();
  }

  @Test
  void current_whileAllLocksAreHeld_returns() throws Exception {
    List<Lock> locks = locksOf(tokens);
    assertThat(locks).as("the lock that guards flights").isNotEmpty();
    locks.forEach(Lock::lock);
    try {
      AccessToken token;
      synchronized (tokens) {
        token = CompletableFuture.supplyAsync(() -> tokens.current(deadline)).get(10, SECONDS);
      }
      assertThat(token.value().reveal()).isEqualTo("access");
    } finally {
      locks.forEach(Lock::unlock);
    }
  }

  @Test
  void current_manyTimes_allocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    callRepeatedly();
    threads.getThreadAllocatedBytes(id);

    long before = threads.getThreadAllocatedBytes(id);
    callRepeatedly();
    long allocated = threads.getThreadAllocatedBytes(id) - before;

    assertThat(allocated)
        .as("bytes for %d calls; one object for each would be %d", CALLS, 16L * CALLS)
        .isLessThan(10_000);
  }

  private void callRepeatedly() {
    for (int i = 0; i < CALLS; i++) {
      tokens.accepted(tokens.current(deadline));
    }
  }

  private static List<Lock> locksOf(TokenSource tokens) throws IllegalAccessException {
    List<Lock> locks = new ArrayList<>();
    for (Field field : tokens.getClass().getDeclaredFields()) {
      if (Lock.class.isAssignableFrom(field.getType())) {
        field.setAccessible(true);
        locks.add((Lock) field.get(tokens));
      }
    }
    return locks;
  }

  /** A store that can be sealed: from then on it counts and refuses every call. */
  private static final class SealedStore implements TokenStore {

    private final TokenStore inner = InMemoryTokenStore.create();
    private volatile boolean sealed;
    private final AtomicInteger touched = new AtomicInteger();

    void seal() {
      sealed = true;
    }

    int touched() {
      return touched.get();
    }

    private TokenStore inner() {
      if (sealed) {
        touched.incrementAndGet();
        throw new TokenStoreException("sealed");
      }
      return inner;
    }

    @Override
    public Optional<StoredToken> load(ConnectionId id) {
      return inner().load(id);
    }

    @Override
    public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
      return inner().compareAndSet(id, expected, next);
    }

    @Override
    public boolean compareAndDelete(ConnectionId id, Revision expected) {
      return inner().compareAndDelete(id, expected);
    }

    @Override
    public List<DueToken> due(Instant notAfter, int limit) {
      return inner().due(notAfter, limit);
    }

    @Override
    public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
      return inner().connections(after, limit);
    }
  }
}

package io.storageconnector.benchmarks.kill;

import com.zaxxer.hikari.HikariDataSource;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.ReauthorizationRequiredException;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.StorageException;
import io.storageconnector.StorageObserver;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.benchmarks.process.Application;
import io.storageconnector.benchmarks.process.Database;
import io.storageconnector.benchmarks.process.Parent;
import io.storageconnector.box.BoxProvider;
import io.storageconnector.jdbc.JdbcTokenStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One pod of an application: threads that list folders of all connections, for ever. It is killed
 * by its parent.
 *
 * <p>Says what {@link WatchedStore} and {@link WatchedBox} say; {@code up}; {@code calls GOOD
 * UNAVAILABLE} from time to time; {@code reauth CONNECTION REASON}; {@code odd CONNECTION WHAT} for
 * anything that should not happen.
 */
final class KillWorker {

  private static final int CALLS_PER_REPORT = 50;
  private static final Duration PAUSE = Duration.ofMillis(30);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

  private final Map<Integer, StorageConnector> connectors = new ConcurrentHashMap<>();
  private final AtomicInteger good = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final Parent parent;
  private final StorageConnectors storage;
  private final int connections;
  private volatile boolean ended;

  private KillWorker(Parent parent, StorageConnectors storage) {
    this.parent = parent;
    this.storage = storage;
    this.connections = parent.number("connections");
  }

  public static void main(String[] arguments) throws InterruptedException {
    Parent parent = Parent.meet();
    Application application = Application.of(parent);
    try (HikariDataSource database = Database.pool(application.database(), 3)) {
      WatchedStore store = new WatchedStore(JdbcTokenStore.create(database), parent::say);
      Duration tokenTimeout = Duration.ofMillis(parent.number("token-timeout-millis"));
      WatchedBox box =
          new WatchedBox(
              BoxProvider.create(application.box(Clock.systemUTC(), tokenTimeout)),
              store,
              Duration.ofMillis(parent.number("dawdle-millis")),
              parent::say);
      try (StorageConnectors storage =
          application.connectors(
              store, box, Clock.systemUTC(), Duration.ofSeconds(2), new StorageObserver() {})) {
        new KillWorker(parent, storage).work(parent.number("threads"));
      }
    }
  }

  private void work(int count) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(this::callUntilTheEnd, "calls-" + i);
      thread.start();
      threads.add(thread);
    }
    parent.say("up");
    parent.listen(line -> parent.say("odd - " + line));
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
    report();
  }

  private void callUntilTheEnd() {
    while (!ended) {
      boolean worked = call(ThreadLocalRandom.current().nextInt(connections));
      if ((good.get() + unavailable.get()) >= CALLS_PER_REPORT) {
        report();
      }
      LockSupport.parkNanos((worked ? PAUSE : PAUSE_AFTER_FAILURE).toNanos());
    }
  }

  private boolean call(int number) {
    ConnectionId id = ConnectionId.of("customer-" + number);
    try {
      StorageConnector connector = connectors.computeIfAbsent(number, absent -> storage.open(id));
      connector.list(ListRequest.of(connector.root()));
      good.incrementAndGet();
      return true;
    } catch (ReauthorizationRequiredException e) {
      parent.say("reauth " + id + " " + e.reason());
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.UNAVAILABLE) {
        unavailable.incrementAndGet();
      } else {
        parent.say("odd " + id + " " + e.kind());
      }
    } catch (RuntimeException e) {
      parent.say("odd " + id + " " + e.getClass().getName());
    }
    return false;
  }

  private void report() {
    parent.say("calls " + good.getAndSet(0) + " " + unavailable.getAndSet(0));
  }
}

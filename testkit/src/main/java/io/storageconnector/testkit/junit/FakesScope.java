package io.storageconnector.testkit.junit;

import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.StorageFake;
import io.storageconnector.testkit.leak.LeakCheck;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/**
 * The fakes of one life, started when they are first asked for. Thread-safe.
 *
 * <p>JUnit closes it with the test or the class: by {@code AutoCloseable} from 5.13 on, by the
 * older interface before.
 */
@SuppressWarnings("deprecation") // JUnit 6 wants the new interface, earlier ones know only the old
final class FakesScope implements ExtensionContext.Store.CloseableResource, AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final FakesConfig config;
  private final FakeClock clock;
  private final LeakCheck leaks = LeakCheck.create();
  private final Map<StorageFake.Kind, StorageFake> fakes = new EnumMap<>(StorageFake.Kind.class);
  private final Map<List<StorageFake.Kind>, ConnectedStorage> storages = new HashMap<>();

  FakesScope(FakesConfig config, boolean aloneInJvm) {
    this.config = config;
    this.clock = config.clock().get();
    if (aloneInJvm) {
      leaks.watchSpool();
    }
  }

  FakeClock clock() {
    return clock;
  }

  LeakCheck leaks() {
    return leaks;
  }

  StorageFake fake(StorageFake.Kind kind) {
    lock.lock();
    try {
      StorageFake running = fakes.get(kind);
      if (running == null) {
        running = start(kind);
        leaks.watch(running);
        fakes.put(kind, running);
      }
      return running;
    } finally {
      lock.unlock();
    }
  }

  private StorageFake start(StorageFake.Kind kind) {
    return switch (kind) {
      case BOX ->
          config
              .box()
              .apply(FakeBox.builder().clock(clock).addRedirectUri(ConnectedStorage.CALLBACK))
              .start();
      case DRIVE ->
          config
              .drive()
              .apply(FakeDrive.builder().clock(clock).addRedirectUri(ConnectedStorage.CALLBACK))
              .start();
    };
  }

  StorageConnectors connectors(List<StorageFake.Kind> kinds) {
    return storage(kinds).connectors();
  }

  StorageConnector connector(StorageFake.Kind kind) {
    return storage(List.of(kind)).open(kind);
  }

  private ConnectedStorage storage(List<StorageFake.Kind> kinds) {
    ProviderFactory providers = config.providers();
    if (providers == null) {
      throw new ParameterResolutionException(
          "who makes the application's providers? name a ProviderFactory:"
              + " @StorageFakes(providers = ...)");
    }
    lock.lock();
    try {
      ConnectedStorage storage = storages.get(kinds);
      if (storage == null) {
        List<StorageFake> running = kinds.stream().map(this::fake).toList();
        storage = ConnectedStorage.over(running, providers, clock, leaks);
        storages.put(kinds, storage);
      }
      return storage;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Fails when something is not as a test should leave it.
   *
   * @throws AssertionError the first finding, with the others suppressed
   */
  void check(Set<Check> ignored) {
    List<AssertionError> found = new ArrayList<>();
    for (Check check : Check.values()) {
      if (!ignored.contains(check)) {
        find(check, found);
      }
    }
    if (!found.isEmpty()) {
      AssertionError first = found.get(0);
      found.subList(1, found.size()).forEach(first::addSuppressed);
      throw first;
    }
  }

  private void find(Check check, List<AssertionError> found) {
    switch (check) {
      case UNFIRED_FAULTS ->
          running().forEach(fake -> collect(fake.faults()::assertAllFired, found));
      case VIOLATIONS -> running().forEach(fake -> collect(() -> assertNoViolation(fake), found));
      case LEAKS -> collect(leaks::assertNone, found);
    }
  }

  private static void assertNoViolation(StorageFake fake) {
    if (!fake.violations().isEmpty()) {
      throw new AssertionError(
          "requests that " + fake.kind().title() + " would not accept: " + fake.violations());
    }
  }

  private static void collect(Runnable assertion, List<AssertionError> found) {
    try {
      assertion.run();
    } catch (AssertionError e) {
      found.add(e);
    }
  }

  private List<StorageFake> running() {
    lock.lock();
    try {
      return List.copyOf(fakes.values());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      storages.values().forEach(ConnectedStorage::close);
      fakes.values().forEach(StorageFake::close);
      storages.clear();
      fakes.clear();
    } finally {
      lock.unlock();
    }
  }
}

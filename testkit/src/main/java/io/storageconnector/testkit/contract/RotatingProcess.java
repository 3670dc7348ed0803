package io.storageconnector.testkit.contract;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.ListRequest;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.memory.InMemoryProvider;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.FutureTask;

/**
 * One process of an application: the whole library over one instance of the store under test, and a
 * provider that others use, too.
 */
final class RotatingProcess implements AutoCloseable {

  private final InMemoryProvider provider;
  private final StoreOfProcess store;
  private final StorageConnectors connectors;
  private final ThreadGroup threads = new Threads();

  RotatingProcess(InMemoryProvider provider, FakeClock clock, StoreOfProcess store) {
    this.provider = provider;
    this.store = store;
    this.connectors =
        StorageConnectors.builder(store, cipher())
            .provider(provider)
            .clock(clock)
            .maxConcurrentCalls(64)
            .build();
  }

  /** Refreshes run in the group of the thread that needed them, and die without a stack trace. */
  private static final class Threads extends ThreadGroup {

    Threads() {
      super("process");
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
      if (!(thrown instanceof StoreOfProcess.ProcessDied)) {
        super.uncaughtException(thread, thrown);
      }
    }
  }

  private static TokenCipher cipher() {
    try {
      return TokenCipher.of(new AesGcmJce(new byte[16]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  StoreOfProcess store() {
    return store;
  }

  StorageConnectors connectors() {
    return connectors;
  }

  /** Consents as an admin, and stores the grant. */
  void connect(ConnectionId id) {
    PendingAuthorization pending =
        connectors.authorize(id, provider.id(), URI.create("https://app.example/callback"));
    connectors.complete(pending, provider.approve(pending.url()));
  }

  /** Makes a call that needs a valid access token. */
  void call(ConnectionId id) {
    try (StorageConnector connector = connectors.open(id)) {
      connector.list(ListRequest.of(connector.root()));
    }
  }

  /** Makes a call on a thread of this process, and waits for its end; it may die on the way. */
  void callAndPerhapsDie(ConnectionId id) {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              call(id);
              return true;
            });
    Thread thread = new Thread(threads, task, "process");
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a process was to die", e);
    }
  }

  @Override
  public void close() {
    connectors.close();
  }
}

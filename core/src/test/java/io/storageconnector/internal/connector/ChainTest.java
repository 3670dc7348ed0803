package io.storageconnector.internal.connector;

import static io.storageconnector.internal.connector.Fixture.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.StorageObserver;
import io.storageconnector.Timeouts;
import io.storageconnector.TransferConfig;
import io.storageconnector.UploadRequest;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.internal.chain.CallLimit;
import io.storageconnector.internal.chain.CallPolicy;
import io.storageconnector.internal.time.Sleeper;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.ItemRef;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** The layers' order, seen from outside: observe, confine, limit, retry, authenticate, backend. */
@Timeout(20)
class ChainTest {

  private static final Timeouts SHORT =
      new Timeouts(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(50));

  private final Fixture fixture = Fixture.unique();
  private final ScriptedBackend backend = fixture.backend;
  private final ItemRef home = backend.folder(ROOT, "home");
  private final ItemRef file = backend.file(home, "a.txt", new byte[1]);
  private final CallLimit oneCall = CallLimit.of(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  private StorageConnector connector(
      Sleeper sleeper, Timeouts timeouts, StorageObserver observer, ItemRef... root) {
    CallPolicy policy =
        new CallPolicy(
            fixture.clock,
            sleeper,
            RetryConfig.DEFAULT,
            timeouts,
            TransferConfig.single(),
            observer,
            oneCall,
            Fixture.seal("test"));
    return DefaultStorageConnector.create(
        ConnectionId.of("acme"),
        backend,
        fixture.capabilities,
        fixture.tokens,
        policy,
        root.length == 0 ? null : root[0]);
  }

  private static void assertFails(Callable<?> call, ErrorKind kind) {
    assertThatThrownBy(call::call)
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  /** Keeps the only slot occupied until the latch opens. */
  private Future<?> occupy(CountDownLatch release) throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    backend.before(
        Operation.LIST,
        () -> {
          inside.countDown();
          awaitQuietly(release);
        });
    StorageConnector occupant =
        connector(fixture.clock, Timeouts.DEFAULT, new StorageObserver() {});
    Future<?> call = threads.submit(() -> occupant.list(ListRequest.of(ROOT)));
    inside.await();
    return call;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void observe_seesWhatConfineRefuses() {
    ItemRef foreign = backend.file(ROOT, "b.txt", new byte[1]);

    assertFails(() -> fixture.open(home).get(foreign), ErrorKind.OUTSIDE_ROOT);

    assertThat(fixture.events.finished).containsExactly("GET OUTSIDE_ROOT");
  }

  @Test
  void confine_refusesWithoutAFreeSlot() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Future<?> occupant = occupy(release);
    StorageConnector confined = connector(fixture.clock, SHORT, new StorageObserver() {}, home);

    assertFails(() -> confined.rename(home, "x"), ErrorKind.OUTSIDE_ROOT);

    release.countDown();
    occupant.get();
  }

  @Test
  void limit_noSlotInTime_isUnavailableAndSendsNothing() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Future<?> occupant = occupy(release);
    StorageConnector hasty = connector(fixture.clock, SHORT, new StorageObserver() {});

    assertFails(() -> hasty.get(file), ErrorKind.UNAVAILABLE);
    assertThat(backend.count(Operation.GET)).isZero();

    release.countDown();
    occupant.get();
    assertThat(hasty.get(file).ref()).isEqualTo(file);
  }

  @Test
  void limit_interruptedWhileWaiting_isCancelled() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Future<?> occupant = occupy(release);
    StorageConnector patient = connector(fixture.clock, Timeouts.DEFAULT, new StorageObserver() {});
    CountDownLatch started = new CountDownLatch(1);
    Thread[] waiting = new Thread[1];
    Future<Boolean> cancelled =
        threads.submit(
            () -> {
              waiting[0] = Thread.currentThread();
              started.countDown();
              assertFails(() -> patient.get(file), ErrorKind.CANCELLED);
              return Thread.interrupted();
            });
    started.await();
    waiting[0].interrupt();

    assertThat(cancelled.get()).isTrue();
    release.countDown();
    occupant.get();
  }

  @Test
  void limit_isHeldWhileRetryWaits() {
    StorageConnector hasty = connector(fixture.clock, SHORT, new StorageObserver() {});
    ErrorKind[] meanwhile = new ErrorKind[1];
    Sleeper sleeper =
        duration -> {
          try {
            hasty.get(file);
          } catch (StorageException e) {
            meanwhile[0] = e.kind();
          }
        };
    backend.refuse(Operation.GET, ErrorKind.RATE_LIMITED, RetryAdvice.SAFE);

    connector(sleeper, Timeouts.DEFAULT, new StorageObserver() {}).get(file);

    assertThat(meanwhile[0]).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(backend.count(Operation.GET)).isEqualTo(2);
  }

  @Test
  void retry_asksForATokenAtEachAttempt_andARefusedTokenIsNoAttempt() {
    backend.refuse(Operation.GET, ErrorKind.UNAVAILABLE, RetryAdvice.SAFE);
    backend.refuse(Operation.GET, ErrorKind.UNAVAILABLE, RetryAdvice.SAFE);
    backend.refusedTokens.add("1.1");

    fixture.connector.get(file);

    assertThat(fixture.events.failed).containsExactly("GET 1 UNAVAILABLE", "GET 2 UNAVAILABLE");
    assertThat(fixture.tokens.replaced).isEqualTo(1);
    assertThat(backend.count(Operation.GET)).isEqualTo(4);
  }

  @Test
  void observer_thatThrows_isIgnored() {
    StorageObserver rude =
        new StorageObserver() {
          @Override
          public void operationFinished(
              ConnectionId connection,
              Operation operation,
              Duration duration,
              Optional<ErrorKind> error) {
            throw new IllegalStateException("rude");
          }

          @Override
          public void attemptFailed(
              ConnectionId connection,
              Operation operation,
              int attempt,
              ErrorKind error,
              Duration delay) {
            throw new IllegalStateException("rude");
          }
        };
    backend.refuse(Operation.GET, ErrorKind.UNAVAILABLE, RetryAdvice.SAFE);

    assertThat(connector(fixture.clock, Timeouts.DEFAULT, rude).get(file).ref()).isEqualTo(file);
  }

  @Test
  void log_atTrace_holdsNoNameTokenOrContent() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
    try {
      ItemRef folder = fixture.connector.ensureFolder(home, "ward-name").ref();
      backend.loseAnswer(Operation.UPLOAD);
      backend.refuse(Operation.UPLOAD_PART, ErrorKind.QUOTA_EXCEEDED, RetryAdvice.NEVER);
      for (String content : new String[] {"content-text", "content-text".repeat(3)}) {
        try {
          fixture.connector.upload(
              UploadRequest.builder(
                      folder, "patient-name", ContentSource.of(content.getBytes(UTF_8)))
                  .build());
        } catch (StorageException e) {
          assertThat(e.toString()).doesNotContain("patient-name", "content-text");
        }
      }
    } finally {
      root.setLevel(before);
      root.detachAppender(log);
    }
    assertThat(log.list)
        .isNotEmpty()
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.matches(".*(ward-name|patient-name|content-text|secret-token).*"));
  }
}

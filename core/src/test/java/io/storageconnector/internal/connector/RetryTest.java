package io.storageconnector.internal.connector;

import static io.storageconnector.internal.connector.Fixture.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.ListRequest;
import io.storageconnector.MoveRequest;
import io.storageconnector.Operation;
import io.storageconnector.OutcomeUnknownException;
import io.storageconnector.RateLimitedException;
import io.storageconnector.ReauthorizationRequiredException;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RetryTest {

  private final Fixture fixture = Fixture.unique();
  private final ScriptedBackend backend = fixture.backend;
  private final ItemRef file = backend.file(ROOT, "a.txt", "hello".getBytes(UTF_8));

  @AfterEach
  void everyFaultFired() {
    assertThat(backend.hasUnusedFaults()).as("faults that never fired").isFalse();
    assertThat(Thread.interrupted()).as("left-over interrupt").isFalse();
  }

  @Test
  void get_transientFailures_areRepeatedWithGrowingJitteredWaits() {
    for (int i = 0; i < 4; i++) {
      backend.refuse(Operation.GET, ErrorKind.UNAVAILABLE, RetryAdvice.ONLY_IF_IDEMPOTENT);
    }

    Item item = fixture.connector.get(file);

    assertThat(item.ref()).isEqualTo(file);
    assertThat(backend.count(Operation.GET)).isEqualTo(5);
    assertThat(fixture.clock.waits()).hasSize(4);
    for (int i = 0; i < 4; i++) {
      long nominal = 500L << i;
      assertThat(fixture.clock.waits().get(i).toMillis()).isBetween(nominal / 2, nominal * 3 / 2);
    }
    assertThat(fixture.events.failed)
        .containsExactly(
            "GET 1 UNAVAILABLE", "GET 2 UNAVAILABLE", "GET 3 UNAVAILABLE", "GET 4 UNAVAILABLE");
    assertThat(fixture.events.finished).containsExactly("GET");
  }

  @Test
  void get_alwaysUnavailable_failsExhaustedWithAttempts() {
    for (int i = 0; i < 5; i++) {
      backend.refuse(Operation.GET, ErrorKind.UNAVAILABLE, RetryAdvice.SAFE);
    }

    StorageException e =
        catchThrowableOfType(StorageException.class, () -> fixture.connector.get(file));

    assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(e.retry()).isEqualTo(RetryAdvice.EXHAUSTED);
    assertThat(e.attempts()).isEqualTo(5);
    assertThat(e.connection()).map(Object::toString).contains("acme");
    assertThat(e.itemRef()).contains(file);
    assertThat(fixture.events.finished).containsExactly("GET UNAVAILABLE");
  }

  @Test
  void get_finalFailure_isNotRepeated() {
    backend.refuse(Operation.GET, ErrorKind.ACCESS_DENIED, RetryAdvice.NEVER);

    assertThatThrownBy(() -> fixture.connector.get(file))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.ACCESS_DENIED);
              assertThat(e.retry()).isEqualTo(RetryAdvice.NEVER);
              assertThat(e.attempts()).isEqualTo(1);
            });
    assertThat(fixture.clock.waits()).isEmpty();
  }

  @Test
  void get_rateLimited_waitsAtLeastAsLongAsAsked() {
    backend.refuse(
        Operation.GET, ErrorKind.RATE_LIMITED, RetryAdvice.after(Duration.ofSeconds(17)));

    fixture.connector.get(file);

    assertThat(fixture.clock.waits()).containsExactly(Duration.ofSeconds(17));
  }

  @Test
  void get_shortDelayAsked_waitsTheBackoffInstead() {
    backend.refuse(Operation.GET, ErrorKind.RATE_LIMITED, RetryAdvice.after(Duration.ofMillis(1)));

    fixture.connector.get(file);

    assertThat(fixture.clock.waits().get(0)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
  }

  @Test
  void get_waitBeyondDeadline_failsAtOnceAndTellsTheDelay() {
    backend.refuse(Operation.GET, ErrorKind.RATE_LIMITED, RetryAdvice.after(Duration.ofHours(1)));

    RateLimitedException e =
        catchThrowableOfType(RateLimitedException.class, () -> fixture.connector.get(file));

    assertThat(fixture.clock.waits()).isEmpty();
    assertThat(e.retryAfter()).isEqualTo(Duration.ofHours(1));
    assertThat(e.retry()).isEqualTo(RetryAdvice.EXHAUSTED);
  }

  @Test
  void get_limitedByTheMinute_isWaitedOutBeyondTheAttempts() {
    for (int i = 0; i < 8; i++) {
      backend.refuse(Operation.GET, ErrorKind.RATE_LIMITED, RetryAdvice.SAFE);
    }

    fixture.connector.get(file);

    assertThat(backend.count(Operation.GET)).isEqualTo(9);
  }

  @Test
  void upload_limitedByTheDay_givesUpAfterTheTimeThatAttemptsTimesDelayIs() {
    backend.before(
        Operation.UPLOAD,
        () -> backend.refuse(Operation.UPLOAD, ErrorKind.RATE_LIMITED, RetryAdvice.SAFE));

    RateLimitedException e =
        catchThrowableOfType(
            RateLimitedException.class,
            () ->
                fixture.connector.upload(
                    UploadRequest.builder(ROOT, "b", ContentSource.of(new byte[1])).build()));

    Duration waited = fixture.clock.waits().stream().reduce(Duration.ZERO, Duration::plus);
    assertThat(waited).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(150));
    assertThat(e.retry()).isEqualTo(RetryAdvice.EXHAUSTED);
    assertThat(backend.names(ROOT)).doesNotContain("b");
  }

  @Test
  void get_absurdDelay_doesNotOverflow() {
    backend.refuse(
        Operation.GET,
        ErrorKind.RATE_LIMITED,
        RetryAdvice.after(Duration.ofSeconds(Long.MAX_VALUE)));

    assertThatThrownBy(() -> fixture.connector.get(file)).isInstanceOf(RateLimitedException.class);
  }

  @Test
  void get_tokenRefusedOnce_isReplacedAndRepeatedWithoutWaiting() {
    backend.refusedTokens.add("1.1");

    fixture.connector.get(file);

    assertThat(fixture.tokens.replaced).isEqualTo(1);
    assertThat(fixture.tokens.accepted).isEqualTo(1);
    assertThat(backend.count(Operation.GET)).isEqualTo(2);
    assertThat(fixture.clock.waits()).isEmpty();
  }

  @Test
  void get_newTokenRefusedToo_requiresReauthorization() {
    backend.refusedTokens.add("1.1");
    backend.refusedTokens.add("1.2");

    assertThatThrownBy(() -> fixture.connector.get(file))
        .isInstanceOfSatisfying(
            ReauthorizationRequiredException.class,
            e -> assertThat(e.reason()).isEqualTo(ReauthorizationReason.ACCESS_TOKEN_REFUSED));
    assertThat(fixture.tokens.replaced).isEqualTo(1);
    assertThat(fixture.tokens.refusedAlthoughNew).isEqualTo(1);
    assertThat(fixture.tokens.accepted).isZero();
    assertThat(backend.count(Operation.GET)).isEqualTo(2);
  }

  @Test
  void get_newTokenRefusedBecauseItIsOldAlready_isTriedWithTheNextOne() {
    fixture.tokens.refusesNewOnes = false;
    backend.refusedTokens.add("1.1");
    backend.refusedTokens.add("1.2");

    fixture.connector.get(file);

    assertThat(fixture.tokens.replaced).isEqualTo(2);
    assertThat(backend.count(Operation.GET)).isEqualTo(3);
  }

  @Test
  void get_interruptedWhileWaiting_isCancelledAndKeepsTheFlag() {
    backend.refuse(Operation.GET, ErrorKind.UNAVAILABLE, RetryAdvice.SAFE);
    backend.before(Operation.GET, () -> Thread.currentThread().interrupt());

    StorageException e =
        catchThrowableOfType(StorageException.class, () -> fixture.connector.get(file));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(backend.count(Operation.GET)).isEqualTo(1);
  }

  @Test
  void get_interruptedBefore_sendsNothing() {
    Thread.currentThread().interrupt();

    StorageException e =
        catchThrowableOfType(StorageException.class, () -> fixture.connector.get(file));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(backend.calls).isEmpty();
  }

  @Test
  void rename_interruptedInDoubt_isOutcomeUnknown() {
    backend.loseAnswer(Operation.RENAME);
    backend.before(Operation.RENAME, () -> Thread.currentThread().interrupt());

    assertThatThrownBy(() -> fixture.connector.rename(file, "b.txt"))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void createFolder_lostAnswer_isFoundAndNotSentAgain() {
    backend.loseAnswer(Operation.CREATE_FOLDER);

    FolderItem folder = fixture.connector.createFolder(ROOT, "in");

    assertThat(backend.names(ROOT)).containsExactly("a.txt", "in");
    assertThat(backend.count(Operation.CREATE_FOLDER)).isEqualTo(1);
    assertThat(folder.name()).isEqualTo("in");
  }

  @Test
  void createFolder_takenName_isRefusedWithoutSendingWhatCouldBeInDoubt() {
    ItemRef existing = backend.folder(ROOT, "in");

    assertThatThrownBy(() -> fixture.connector.createFolder(ROOT, "in"))
        .isInstanceOfSatisfying(
            ItemAlreadyExistsException.class,
            e -> assertThat(e.existing()).containsExactly(existing));
    assertThat(backend.count(Operation.CREATE_FOLDER)).isZero();
  }

  @Test
  void createFolder_lostRequest_isSentAgain() {
    backend.loseRequest(Operation.CREATE_FOLDER);

    fixture.connector.createFolder(ROOT, "in");

    assertThat(backend.count(Operation.CREATE_FOLDER)).isEqualTo(2);
    assertThat(backend.names(ROOT)).containsExactly("a.txt", "in");
  }

  @Test
  void createFolder_lookFailsToo_isOutcomeUnknownAndSaysHowToFindOut() {
    backend.loseAnswer(Operation.CREATE_FOLDER);
    backend.before(
        Operation.CREATE_FOLDER,
        () -> backend.refuse(Operation.FIND_BY_NAME, ErrorKind.ACCESS_DENIED, RetryAdvice.NEVER));

    OutcomeUnknownException e =
        catchThrowableOfType(
            OutcomeUnknownException.class, () -> fixture.connector.createFolder(ROOT, "in"));

    assertThat(e.howToFindOut()).contains("look for the name");
    assertThat(e.getMessage()).contains(e.howToFindOut()).doesNotContain("\"in\"");
    assertThat(e.kind()).isEqualTo(ErrorKind.OUTCOME_UNKNOWN);
    assertThat(backend.count(Operation.CREATE_FOLDER)).isEqualTo(1);
  }

  @Test
  void createFolder_neverAnswered_isOutcomeUnknown() {
    for (int i = 0; i < 5; i++) {
      backend.loseRequest(Operation.CREATE_FOLDER);
    }

    assertThatThrownBy(() -> fixture.connector.createFolder(ROOT, "in"))
        .isInstanceOfSatisfying(
            OutcomeUnknownException.class, e -> assertThat(e.attempts()).isEqualTo(5));
  }

  @Test
  void createFolder_refusedAfterDoubt_isRefused() {
    backend.loseRequest(Operation.CREATE_FOLDER);
    backend.refuse(Operation.CREATE_FOLDER, ErrorKind.ACCESS_DENIED, RetryAdvice.NEVER);

    assertThatThrownBy(() -> fixture.connector.createFolder(ROOT, "in"))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ACCESS_DENIED));
  }

  @Test
  void createFolder_rateLimited_isSentAgainWithoutLooking() {
    backend.refuse(Operation.CREATE_FOLDER, ErrorKind.RATE_LIMITED, RetryAdvice.SAFE);

    fixture.connector.createFolder(ROOT, "in");

    assertThat(backend.count(Operation.FIND_BY_NAME)).isEqualTo(1);
  }

  @Test
  void createFolder_lostAnswerWhereTwinsArise_makesOneFolder() {
    Fixture twins = Fixture.twins();
    twins.backend.loseAnswer(Operation.CREATE_FOLDER);

    FolderItem folder = twins.connector.createFolder(ROOT, "in");

    assertThat(twins.backend.names(ROOT)).containsExactly("in");
    assertThat(folder.ref().id()).startsWith("given-");
  }

  @Test
  void move_lostAnswer_isFoundAtItsNewPlace() {
    ItemRef target = backend.folder(ROOT, "done");
    backend.loseAnswer(Operation.MOVE);

    Item moved = fixture.connector.move(MoveRequest.of(file, target, "b.txt"));

    assertThat(moved.parent()).contains(target);
    assertThat(moved.name()).isEqualTo("b.txt");
    assertThat(backend.count(Operation.MOVE)).isEqualTo(1);
  }

  @Test
  void move_lostRequest_isSentAgain() {
    ItemRef target = backend.folder(ROOT, "done");
    backend.loseRequest(Operation.MOVE);

    assertThat(fixture.connector.move(MoveRequest.of(file, target)).parent()).contains(target);
    assertThat(backend.count(Operation.MOVE)).isEqualTo(2);
  }

  @Test
  void move_secondCall_changesAndSendsNothing() {
    ItemRef target = backend.folder(ROOT, "done");
    fixture.connector.move(MoveRequest.of(file, target));

    fixture.connector.move(MoveRequest.of(file, target));

    assertThat(backend.count(Operation.MOVE)).isEqualTo(1);
  }

  @Test
  void rename_lostAnswer_isFoundUnderItsNewName() {
    backend.loseAnswer(Operation.RENAME);

    assertThat(fixture.connector.rename(file, "b.txt").name()).isEqualTo("b.txt");
    assertThat(backend.count(Operation.RENAME)).isEqualTo(1);
  }

  @Test
  void copy_lostAnswer_makesOneCopy() {
    backend.loseAnswer(Operation.COPY);

    FileItem copy = fixture.connector.copy(file, ROOT, "b.txt");

    assertThat(backend.names(ROOT)).containsExactly("a.txt", "b.txt");
    assertThat(copy.ref()).isNotEqualTo(file);
  }

  @Test
  void trash_lostAnswer_isDoneWhenItIsInTheTrash() {
    backend.loseAnswer(Operation.TRASH);

    fixture.connector.trash(file);

    assertThat(backend.isTrashed(file)).isTrue();
    assertThat(backend.count(Operation.TRASH)).isEqualTo(1);
  }

  @Test
  void trash_secondCall_changesNothing() {
    fixture.connector.trash(file);
    fixture.connector.trash(file);

    assertThat(backend.isTrashed(file)).isTrue();
  }

  @Test
  void trash_missingItem_isNotFound() {
    assertThatThrownBy(() -> fixture.connector.trash(ItemRef.file("scripted", "none")))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
  }

  @Test
  void restore_lostAnswerAndSecondCall_returnTheItem() {
    fixture.connector.trash(file);
    backend.loseAnswer(Operation.RESTORE);

    assertThat(fixture.connector.restore(file).ref()).isEqualTo(file);
    assertThat(fixture.connector.restore(file).ref()).isEqualTo(file);
    assertThat(backend.isTrashed(file)).isFalse();
  }

  @Test
  void deletePermanently_lostAnswer_isDoneWhenTheSecondTryFindsNothing() {
    backend.loseAnswer(Operation.DELETE_PERMANENTLY);

    fixture.connector.deletePermanently(file);

    assertThat(backend.exists(file)).isFalse();
    assertThat(backend.count(Operation.DELETE_PERMANENTLY)).isEqualTo(2);
  }

  @Test
  void deletePermanently_missingItem_isNotFound() {
    fixture.connector.deletePermanently(file);

    assertThatThrownBy(() -> fixture.connector.deletePermanently(file))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
  }

  @Test
  void fourKindsOfTrouble_areFourErrorsAndNeverAnEmptyListing() {
    for (ErrorKind kind :
        new ErrorKind[] {
          ErrorKind.NOT_FOUND,
          ErrorKind.ACCESS_DENIED,
          ErrorKind.REAUTH_REQUIRED,
          ErrorKind.NOT_CONNECTED
        }) {
      backend.refuse(Operation.LIST, kind, RetryAdvice.NEVER);
      assertThatThrownBy(() -> fixture.connector.list(ListRequest.of(ROOT)))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
  }
}

package io.storageconnector.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.AmbiguousPathException;
import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.Operation;
import io.storageconnector.OutcomeUnknownException;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.ItemRef;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Creates at the same moment where the provider lets twins arise, and creates sent twice. */
class TwinsTest {

  private static final ItemRef ROOT = Fixture.ROOT;
  private static final byte[] THEIRS = {1, 2, 3};
  private static final byte[] OURS = {4, 5, 6, 7};

  private final Fixture fixture = Fixture.twins();
  private final ScriptedBackend backend = fixture.backend;

  /** Another process creates the same, a moment before a request of ours arrives. */
  private ItemRef[] raceBefore(Operation operation, boolean folder) {
    ItemRef[] theirs = new ItemRef[1];
    backend.before(
        operation,
        () -> {
          backend.before(operation, () -> {});
          theirs[0] = folder ? backend.folder(ROOT, "a") : backend.file(ROOT, "a", THEIRS);
          fixture.clock.advance(Duration.ofMillis(1));
        });
    return theirs;
  }

  private UploadRequest request(ConflictPolicy policy) {
    return UploadRequest.builder(ROOT, "a", ContentSource.of(OURS)).onConflict(policy).build();
  }

  @Test
  void createFolder_younger_takesItsOwnBackAndNamesTheOther() {
    ItemRef[] theirs = raceBefore(Operation.CREATE_FOLDER, true);

    ItemAlreadyExistsException e =
        catchThrowableOfType(
            ItemAlreadyExistsException.class, () -> fixture.connector.createFolder(ROOT, "a"));

    assertThat(e.existing()).containsExactly(theirs[0]);
    assertThat(backend.names(ROOT)).containsExactly("a");
    assertThat(backend.isTrashed(theirs[0])).isFalse();
  }

  @Test
  void createFolder_older_stays() {
    backend.before(
        Operation.FIND_BY_NAME,
        () -> {
          if (backend.count(Operation.CREATE_FOLDER) == 1) {
            fixture.clock.advance(Duration.ofMillis(1));
            backend.folder(ROOT, "a");
          }
        });

    FolderItem ours = fixture.connector.createFolder(ROOT, "a");

    assertThat(backend.isTrashed(ours.ref())).isFalse();
  }

  @Test
  void createFolder_olderButDescribedWithoutATime_stays() {
    backend.hidesTimesOfNewFolders = true;
    backend.before(
        Operation.FIND_BY_NAME,
        () -> {
          if (backend.count(Operation.CREATE_FOLDER) == 1) {
            fixture.clock.advance(Duration.ofMillis(1));
            backend.folder(ROOT, "a");
          }
        });

    FolderItem ours = fixture.connector.createFolder(ROOT, "a");

    assertThat(backend.isTrashed(ours.ref())).isFalse();
  }

  @Test
  void createFolder_youngerButFilledMeanwhile_namesBothAndRemovesNothing() {
    ItemRef[] theirs = raceBefore(Operation.CREATE_FOLDER, true);
    ItemRef ours = ItemRef.folder(ScriptedBackend.PROVIDER, "given-1");
    backend.before(
        Operation.FIND_BY_NAME,
        () -> {
          if (backend.exists(ours)) {
            backend.file(ours, "theirs", THEIRS);
          }
        });

    AmbiguousPathException e =
        catchThrowableOfType(
            AmbiguousPathException.class, () -> fixture.connector.createFolder(ROOT, "a"));

    assertThat(e.candidates()).containsExactly(theirs[0], ours);
    assertThat(backend.names(ROOT)).containsExactly("a", "a");
  }

  @Test
  void upload_younger_doesWhatThePolicySaysAboutATakenName() {
    ItemRef[] theirs = raceBefore(Operation.UPLOAD, false);
    ItemAlreadyExistsException e =
        catchThrowableOfType(
            ItemAlreadyExistsException.class,
            () -> fixture.connector.upload(request(ConflictPolicy.FAIL)));
    assertThat(e.existing()).containsExactly(theirs[0]);
    assertThat(backend.names(ROOT)).containsExactly("a");
    assertThat(backend.content(theirs[0])).isEqualTo(THEIRS);
  }

  @Test
  void upload_youngerAndSkip_skips() {
    ItemRef[] theirs = raceBefore(Operation.UPLOAD, false);

    UploadResult result = fixture.connector.upload(request(ConflictPolicy.SKIP));

    assertThat(result.outcome()).isEqualTo(UploadResult.Outcome.SKIPPED);
    assertThat(result.file().ref()).isEqualTo(theirs[0]);
    assertThat(backend.names(ROOT)).containsExactly("a");
  }

  @Test
  void upload_youngerAndNewVersion_addsAVersionToTheOther() {
    ItemRef[] theirs = raceBefore(Operation.UPLOAD, false);

    UploadResult result = fixture.connector.upload(request(ConflictPolicy.NEW_VERSION));

    assertThat(result.outcome()).isEqualTo(UploadResult.Outcome.NEW_VERSION);
    assertThat(result.file().ref()).isEqualTo(theirs[0]);
    assertThat(backend.names(ROOT)).containsExactly("a");
    assertThat(backend.content(theirs[0])).isEqualTo(OURS);
  }

  @Test
  void upload_youngerAndKeepBoth_takesAnotherName() {
    ItemRef[] theirs = raceBefore(Operation.UPLOAD, false);

    UploadResult result = fixture.connector.upload(request(ConflictPolicy.KEEP_BOTH));

    assertThat(backend.names(ROOT)).containsExactlyInAnyOrder("a", result.file().name());
    assertThat(backend.content(theirs[0])).isEqualTo(THEIRS);
  }

  @Test
  void upload_youngerAndNotRemovable_namesBoth() {
    ItemRef[] theirs = raceBefore(Operation.UPLOAD, false);
    backend.refuse(Operation.TRASH, ErrorKind.ACCESS_DENIED, RetryAdvice.NEVER);

    AmbiguousPathException e =
        catchThrowableOfType(
            AmbiguousPathException.class,
            () -> fixture.connector.upload(request(ConflictPolicy.FAIL)));

    assertThat(e.candidates()).hasSize(2).startsWith(theirs[0]);
  }

  @Test
  void upload_nobodyCanLookAfterwards_isUnknownAndNotFailed() {
    for (ErrorKind trouble : List.of(ErrorKind.UNAVAILABLE, ErrorKind.RATE_LIMITED)) {
      String name = "late-" + trouble;
      backend.before(
          Operation.FIND_BY_NAME,
          () -> {
            if (backend.names(ROOT).contains(name)) {
              backend.refuse(Operation.FIND_BY_NAME, trouble, RetryAdvice.SAFE);
            }
          });

      OutcomeUnknownException e =
          catchThrowableOfType(
              OutcomeUnknownException.class,
              () ->
                  fixture.connector.upload(
                      UploadRequest.builder(ROOT, name, ContentSource.of(OURS)).build()));

      assertThat(e.itemRef()).hasValueSatisfying(ref -> assertThat(backend.exists(ref)).isTrue());
      assertThat(e.howToFindOut()).contains("look for the name");
    }
  }

  @Test
  void ensureFolder_fileOfTheSameName_doesNotWait() {
    ItemRef folder = backend.folder(ROOT, "a");
    backend.file(ROOT, "a", THEIRS);

    assertThat(fixture.connector.ensureFolder(ROOT, "a").ref()).isEqualTo(folder);
    assertThat(fixture.clock.waits()).isEmpty();
  }

  @Test
  void ensureFolder_interruptedWhileItWaits_isCancelled() {
    backend.folder(ROOT, "a");
    backend.folder(ROOT, "a");
    Thread.currentThread().interrupt();

    StorageException e =
        catchThrowableOfType(
            StorageException.class, () -> fixture.connector.ensureFolder(ROOT, "a"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED);
  }

  @Test
  void upload_twinsOfOthers_areNeverChosenFrom() {
    ItemRef one = backend.file(ROOT, "a", THEIRS);
    ItemRef two = backend.file(ROOT, "a", THEIRS);
    for (ConflictPolicy policy : Set.of(ConflictPolicy.SKIP, ConflictPolicy.NEW_VERSION)) {
      AmbiguousPathException e =
          catchThrowableOfType(
              AmbiguousPathException.class, () -> fixture.connector.upload(request(policy)));
      assertThat(e.candidates()).as("%s", policy).containsExactly(one, two);
    }
    assertThat(backend.versions(one) + backend.versions(two)).isEqualTo(2);
  }

  @Test
  void copy_younger_isTakenBack() {
    ItemRef source = backend.file(ROOT, "source", OURS);
    ItemRef[] theirs = raceBefore(Operation.COPY, false);

    ItemAlreadyExistsException e =
        catchThrowableOfType(
            ItemAlreadyExistsException.class, () -> fixture.connector.copy(source, ROOT, "a"));

    assertThat(e.existing()).containsExactly(theirs[0]);
    assertThat(backend.names(ROOT)).containsExactly("source", "a");
  }

  @Test
  void ensureFolder_younger_returnsTheOtherAndTakesItsOwnBack() {
    ItemRef[] theirs = raceBefore(Operation.CREATE_FOLDER, true);

    assertThat(fixture.connector.ensureFolder(ROOT, "a/b").parent()).contains(theirs[0]);
    assertThat(backend.names(ROOT)).containsExactly("a");
  }

  @Test
  void ensureFolder_loserStillAtWork_waitsForIt() {
    ItemRef one = backend.folder(ROOT, "a");
    ItemRef two = backend.folder(ROOT, "a");
    backend.before(
        Operation.FIND_BY_NAME,
        () -> {
          if (backend.count(Operation.FIND_BY_NAME) == 3) {
            backend.remove(two);
          }
        });

    assertThat(fixture.connector.ensureFolder(ROOT, "a").ref()).isEqualTo(one);
    assertThat(fixture.clock.waits()).hasSize(2);
  }

  @Test
  void ensureFolder_twinsThatStay_areNamed() {
    ItemRef one = backend.folder(ROOT, "a");
    ItemRef two = backend.folder(ROOT, "a");

    AmbiguousPathException e =
        catchThrowableOfType(
            AmbiguousPathException.class, () -> fixture.connector.ensureFolder(ROOT, "a/b"));

    assertThat(e.candidates()).containsExactly(one, two);
    assertThat(fixture.clock.waits().stream().reduce(Duration.ZERO, Duration::plus))
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void ensureFolder_neitherTrashNorRemoval_namesBoth() {
    Fixture bare =
        Fixture.without(Capability.UNIQUE_NAMES, Capability.TRASH, Capability.DELETE_PERMANENTLY);
    bare.backend.before(
        Operation.CREATE_FOLDER,
        () -> {
          bare.backend.folder(ROOT, "a");
          bare.clock.advance(Duration.ofMillis(1));
        });

    AmbiguousPathException e =
        catchThrowableOfType(
            AmbiguousPathException.class, () -> bare.connector.ensureFolder(ROOT, "a"));

    assertThat(e.candidates()).hasSize(2);
  }

  @Test
  void create_sentTwiceByTheClient_isOneItemAndNoError() {
    for (Operation operation : List.of(Operation.CREATE_FOLDER, Operation.UPLOAD, Operation.COPY)) {
      backend.resend(operation);
    }
    ItemRef file = fixture.connector.upload(request(ConflictPolicy.FAIL)).file().ref();
    FolderItem folder = fixture.connector.createFolder(ROOT, "b");
    ItemRef copy = fixture.connector.copy(file, folder.ref(), "c").ref();

    assertThat(backend.names(ROOT)).containsExactly("a", "b");
    assertThat(backend.names(folder.ref())).containsExactly("c");
    assertThat(backend.content(copy)).isEqualTo(OURS);
    assertThat(backend.hasUnusedFaults()).isFalse();
  }

  @Test
  void upload_partsStoredButSessionGone_isFoundByItsId() {
    byte[] large = new byte[20];
    backend.loseAnswer(Operation.COMMIT);
    backend.refuse(Operation.COMMIT, ErrorKind.SESSION_LOST, RetryAdvice.NEVER);
    backend.before(
        Operation.GET,
        () -> {
          backend.before(Operation.GET, () -> {});
          backend.refuse(Operation.GET, ErrorKind.NOT_FOUND, RetryAdvice.NEVER);
        });

    ItemRef file =
        fixture
            .connector
            .upload(UploadRequest.builder(ROOT, "a", ContentSource.of(large)).build())
            .file()
            .ref();

    assertThat(backend.names(ROOT)).containsExactly("a");
    assertThat(backend.content(file)).isEqualTo(large);
    assertThat(backend.count(Operation.OPEN_SESSION)).isEqualTo(1);
  }

  @Test
  void upload_lostAnswerAndStaleNames_isFoundByItsId() {
    backend.loseAnswer(Operation.UPLOAD);
    backend.hidesNewNames = true;

    ItemRef file = fixture.connector.upload(request(ConflictPolicy.FAIL)).file().ref();

    assertThat(backend.names(ROOT)).containsExactly("a");
    assertThat(backend.content(file)).isEqualTo(OURS);
    assertThat(backend.count(Operation.UPLOAD)).isEqualTo(1);
  }
}

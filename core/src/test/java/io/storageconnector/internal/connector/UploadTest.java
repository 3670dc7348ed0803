package io.storageconnector.internal.connector;

import static io.storageconnector.internal.connector.Fixture.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.AmbiguousPathException;
import io.storageconnector.ErrorKind;
import io.storageconnector.IntegrityException;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.Operation;
import io.storageconnector.OutcomeUnknownException;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.UploadResult.Outcome;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.ItemRef;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UploadTest {

  private static final byte[] HELLO = "hello".getBytes(UTF_8);

  private Fixture fixture = Fixture.unique();
  private ScriptedBackend backend = fixture.backend;

  @TempDir Path directory;

  @AfterEach
  void everyFaultFired() {
    assertThat(backend.hasUnusedFaults()).as("faults that never fired").isFalse();
    assertThat(Thread.interrupted()).as("left-over interrupt").isFalse();
  }

  private void use(Fixture other) {
    fixture = other;
    backend = other.backend;
  }

  private UploadResult upload(ContentSource content, ConflictPolicy policy) {
    return fixture.connector.upload(
        UploadRequest.builder(ROOT, "a.txt", content).onConflict(policy).build());
  }

  private UploadResult upload(ContentSource content) {
    return upload(content, ConflictPolicy.FAIL);
  }

  private static ContentSource once(byte[] bytes) {
    return ContentSource.once(new ByteArrayInputStream(bytes), bytes.length);
  }

  /** Content that declares one length and yields another. */
  private static ContentSource lying(int declared, byte[] bytes) {
    return new ContentSource() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }

      @Override
      public OptionalLong length() {
        return OptionalLong.of(declared);
      }
    };
  }

  @Test
  void upload_newFile_storesAndReportsIt() {
    UploadResult result = upload(ContentSource.of(HELLO));

    assertThat(result.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(backend.content(result.file().ref())).isEqualTo(HELLO);
    assertThat(backend.calls).containsExactly(Operation.FIND_BY_NAME, Operation.UPLOAD);
  }

  @Test
  void upload_emptyContent_storesAnEmptyFile() {
    assertThat(upload(ContentSource.of(new byte[0])).file().size()).hasValue(0);
  }

  @Test
  void upload_tokenRefusedOnTheWay_storesTheRightBytesOnce() throws IOException {
    Path file = Files.write(directory.resolve("content"), HELLO);
    try (var spooled = ContentSource.spool(new ByteArrayInputStream(HELLO))) {
      for (ContentSource content :
          List.of(ContentSource.of(HELLO), ContentSource.of(file), spooled)) {
        use(Fixture.unique());
        backend.refusedTokens.add("1.1");

        assertThat(backend.content(upload(content).file().ref())).isEqualTo(HELLO);
        assertThat(backend.names(ROOT)).hasSize(1);
      }
    }
  }

  @Test
  void upload_rateLimitedUnavailableAndLost_storesTheRightBytesOnce() {
    backend.refuse(
        Operation.UPLOAD, ErrorKind.RATE_LIMITED, RetryAdvice.after(Duration.ofSeconds(3)));
    backend.loseRequest(Operation.UPLOAD);
    backend.loseAnswer(Operation.UPLOAD);

    UploadResult result = upload(ContentSource.of(HELLO));

    assertThat(result.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(backend.content(result.file().ref())).isEqualTo(HELLO);
    assertThat(backend.names(ROOT)).containsExactly("a.txt");
    assertThat(backend.count(Operation.UPLOAD)).isEqualTo(3);
  }

  @Test
  void upload_lostAnswerWhereTwinsArise_storesOneFileUnderTheGivenId() {
    use(Fixture.twins());
    backend.loseAnswer(Operation.UPLOAD);

    UploadResult result = upload(ContentSource.of(HELLO));

    assertThat(backend.names(ROOT)).containsExactly("a.txt");
    assertThat(result.file().ref().id()).startsWith("given-");
    assertThat(backend.count(Operation.UPLOAD)).isEqualTo(1);
  }

  @Test
  void upload_lostAnswerOfDamagedBytes_isNotTakenForOurs() {
    backend.storing = bytes -> new byte[bytes.length];
    backend.loseAnswer(Operation.UPLOAD);

    assertThatThrownBy(() -> upload(ContentSource.of(HELLO)))
        .isInstanceOf(ItemAlreadyExistsException.class);
  }

  @Test
  void upload_lostAnswerAndNoHashPublished_isOutcomeUnknown() {
    backend.hidesChecksums = true;
    backend.loseAnswer(Operation.UPLOAD);

    assertThatThrownBy(() -> upload(ContentSource.of(HELLO)))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("compare size and hash");
    assertThat(backend.count(Operation.UPLOAD)).isEqualTo(1);
  }

  @Test
  void upload_onceContentAndRefusedToken_failsAndSaysSpool() {
    backend.before(Operation.UPLOAD, () -> backend.refusedTokens.add("1.1"));

    assertThatThrownBy(() -> upload(once(HELLO)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("spool");
    assertThat(backend.names(ROOT)).isEmpty();
  }

  @Test
  void upload_onceContentAndTransientFailure_failsAndSaysSpool() {
    backend.refuse(Operation.UPLOAD, ErrorKind.UNAVAILABLE, RetryAdvice.SAFE);

    StorageException e = catchThrowableOfType(StorageException.class, () -> upload(once(HELLO)));

    assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(e.retry()).isEqualTo(RetryAdvice.EXHAUSTED);
    assertThat(e).hasMessageContaining("spool");
    assertThat(backend.count(Operation.UPLOAD)).isEqualTo(1);
    assertThat(backend.names(ROOT)).isEmpty();
  }

  @Test
  void upload_bodyBrokenOnTheWay_isAFailureAndNotUnknown() {
    backend.breaksBodyAfter = 2;

    StorageException once = catchThrowableOfType(StorageException.class, () -> upload(once(HELLO)));
    assertThat(once.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(once).hasMessageContaining("spool");
    assertThat(backend.count(Operation.UPLOAD)).isEqualTo(1);

    StorageException repeatable =
        catchThrowableOfType(StorageException.class, () -> upload(ContentSource.of(HELLO)));
    assertThat(repeatable.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(repeatable.attempts()).isEqualTo(5);
    assertThat(backend.names(ROOT)).isEmpty();
  }

  @Test
  void upload_onceContentAndLostAnswer_isFound() {
    backend.loseAnswer(Operation.UPLOAD);

    assertThat(upload(once(HELLO)).outcome()).isEqualTo(Outcome.CREATED);
    assertThat(backend.count(Operation.UPLOAD)).isEqualTo(1);
  }

  @Test
  void upload_sourceShorterThanDeclared_failsAndStoresNothing() {
    IntegrityException e =
        catchThrowableOfType(IntegrityException.class, () -> upload(lying(7, HELLO)));

    assertThat(e.expected()).isEqualTo("7 bytes");
    assertThat(e.actual()).isEqualTo("5 bytes");
    assertThat(backend.names(ROOT)).isEmpty();
    assertThat(backend.count(Operation.UPLOAD)).isEqualTo(1);
  }

  @Test
  void upload_sourceLongerThanDeclared_failsAndStoresNothing() {
    for (int declared : new int[] {0, 4}) {
      assertThatThrownBy(() -> upload(lying(declared, HELLO)))
          .isInstanceOf(IntegrityException.class);
    }
    assertThat(backend.names(ROOT)).isEmpty();
  }

  @Test
  void upload_sourceWithAnotherHashThanDeclared_failsAndStoresNothing() {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      Checksum wrong = Checksum.of(algorithm, new byte[algorithm.length()]);
      ContentSource content =
          new ContentSource() {
            @Override
            public InputStream open() {
              return new ByteArrayInputStream(HELLO);
            }

            @Override
            public OptionalLong length() {
              return OptionalLong.of(HELLO.length);
            }

            @Override
            public Optional<Checksum> checksum() {
              return Optional.of(wrong);
            }
          };
      assertThatThrownBy(() -> upload(content)).isInstanceOf(IntegrityException.class);
    }
    assertThat(backend.names(ROOT)).isEmpty();
  }

  @Test
  void upload_unreadableSource_isSourceUnreadableAndNotRepeated() {
    assertThatThrownBy(() -> upload(ContentSource.of(directory.resolve("missing"))))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.SOURCE_UNREADABLE));
    assertThat(fixture.clock.waits()).isEmpty();
  }

  @Test
  void upload_unknownLengthUpToTheDirectLimit_isStored() {
    byte[] bytes = new byte[(int) Fixture.MAX_DIRECT];

    assertThat(upload(ContentSource.once(new ByteArrayInputStream(bytes))).file().size())
        .hasValue(bytes.length);
  }

  @Test
  void upload_unknownLengthBeyondTheDirectLimit_failsAndSaysSpool() {
    byte[] bytes = new byte[(int) Fixture.MAX_DIRECT + 1];

    assertThatThrownBy(() -> upload(ContentSource.once(new ByteArrayInputStream(bytes))))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
        .hasMessageContaining("spool");
    assertThat(backend.names(ROOT)).isEmpty();
  }

  @Test
  void upload_providerStoresSomethingElse_failsAndRemovesIt() {
    backend.storing = bytes -> new byte[0];

    IntegrityException e =
        catchThrowableOfType(IntegrityException.class, () -> upload(ContentSource.of(HELLO)));

    assertThat(e.expected()).isEqualTo("5 bytes");
    assertThat(e.actual()).isEqualTo("0 bytes");
    assertThat(backend.names(ROOT)).isEmpty();
  }

  @Test
  void upload_damagedAndNotRemovableForGood_goesToTheTrash() {
    backend.storing = bytes -> new byte[0];
    backend.refuse(Operation.DELETE_PERMANENTLY, ErrorKind.ACCESS_DENIED, RetryAdvice.NEVER);

    assertThatThrownBy(() -> upload(ContentSource.of(HELLO)))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("it was removed");
    assertThat(backend.names(ROOT)).isEmpty();
  }

  @Test
  void upload_providerStoresAWrongVersion_namesItAndKeepsTheFile() {
    ItemRef file = backend.file(ROOT, "a.txt", HELLO);
    backend.storing = bytes -> new byte[bytes.length];

    assertThatThrownBy(() -> upload(ContentSource.of(HELLO), ConflictPolicy.NEW_VERSION))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining(file.id() + "v2");
    assertThat(backend.exists(file)).isTrue();
  }

  @Test
  void upload_takenNameAndFail_namesTheExistingItem() {
    for (Fixture each : List.of(Fixture.unique(), Fixture.twins())) {
      use(each);
      ItemRef file = backend.file(ROOT, "a.txt", HELLO);

      assertThatThrownBy(() -> upload(ContentSource.of(HELLO)))
          .isInstanceOfSatisfying(
              ItemAlreadyExistsException.class,
              e -> assertThat(e.existing()).containsExactly(file));
      assertThat(backend.names(ROOT)).hasSize(1);
    }
  }

  @Test
  void upload_sameBytesOfSomebodyElseAndFail_areNeverTakenForOurs() {
    ItemRef theirs = backend.file(ROOT, "a.txt", HELLO);
    backend.before(Operation.UPLOAD, () -> backend.loseRequest(Operation.UPLOAD));

    assertThatThrownBy(() -> upload(ContentSource.of(HELLO)))
        .isInstanceOfSatisfying(
            ItemAlreadyExistsException.class,
            e -> assertThat(e.existing()).containsExactly(theirs));
    assertThat(backend.count(Operation.UPLOAD)).isZero();
  }

  @Test
  void upload_takenNameAndSkip_sendsNoBytes() {
    ItemRef file = backend.file(ROOT, "a.txt", new byte[1]);

    UploadResult result = upload(ContentSource.of(HELLO), ConflictPolicy.SKIP);

    assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(result.file().ref()).isEqualTo(file);
    assertThat(backend.calls).containsExactly(Operation.FIND_BY_NAME);
  }

  @Test
  void upload_takenMeanwhile_followsThePolicy() {
    for (ConflictPolicy policy :
        List.of(ConflictPolicy.SKIP, ConflictPolicy.NEW_VERSION, ConflictPolicy.KEEP_BOTH)) {
      use(Fixture.unique());
      boolean[] taken = new boolean[1];
      backend.before(
          Operation.UPLOAD,
          () -> {
            if (!taken[0]) {
              taken[0] = true;
              backend.file(ROOT, "a.txt", new byte[1]);
            }
          });

      UploadResult result = upload(ContentSource.of(HELLO), policy);

      switch (policy) {
        case SKIP -> assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
        case NEW_VERSION -> assertThat(result.outcome()).isEqualTo(Outcome.NEW_VERSION);
        default -> assertThat(result.file().name()).isEqualTo("a (1).txt");
      }
    }
  }

  @Test
  void upload_takenNameAndNewVersion_keepsTheId() {
    ItemRef file = backend.file(ROOT, "a.txt", new byte[1]);

    UploadResult result = upload(ContentSource.of(HELLO), ConflictPolicy.NEW_VERSION);

    assertThat(result.outcome()).isEqualTo(Outcome.NEW_VERSION);
    assertThat(result.file().ref()).isEqualTo(file);
    assertThat(backend.content(file)).isEqualTo(HELLO);
  }

  @Test
  void upload_lostAnswerOfANewVersion_addsOneVersion() {
    ItemRef file = backend.file(ROOT, "a.txt", new byte[1]);
    backend.loseRequest(Operation.UPLOAD);
    backend.loseAnswer(Operation.UPLOAD);

    upload(ContentSource.of(HELLO), ConflictPolicy.NEW_VERSION);

    assertThat(backend.versions(file)).isEqualTo(2);
    assertThat(backend.count(Operation.UPLOAD)).isEqualTo(2);
  }

  @Test
  void upload_someoneElsesVersionAfterALostAnswer_isOutcomeUnknown() {
    ItemRef file = backend.file(ROOT, "a.txt", new byte[1]);
    backend.loseAnswer(Operation.UPLOAD);
    backend.storing = bytes -> new byte[] {1, 2, 3};

    assertThatThrownBy(() -> upload(ContentSource.of(HELLO), ConflictPolicy.NEW_VERSION))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(backend.versions(file)).isEqualTo(2);
  }

  @Test
  void upload_newVersionAmongTwins_isAmbiguous() {
    use(Fixture.twins());
    backend.file(ROOT, "a.txt", HELLO);
    backend.file(ROOT, "a.txt", HELLO);

    assertThatThrownBy(() -> upload(ContentSource.of(HELLO), ConflictPolicy.NEW_VERSION))
        .isInstanceOfSatisfying(
            AmbiguousPathException.class, e -> assertThat(e.candidates()).hasSize(2));
  }

  @Test
  void upload_nameTakenByAFolder_isRefusedForEveryPolicyButKeepBoth() {
    backend.folder(ROOT, "a.txt");

    for (ConflictPolicy policy :
        List.of(ConflictPolicy.FAIL, ConflictPolicy.SKIP, ConflictPolicy.NEW_VERSION)) {
      assertThatThrownBy(() -> upload(ContentSource.of(HELLO), policy))
          .isInstanceOf(ItemAlreadyExistsException.class);
    }
    assertThat(upload(ContentSource.of(HELLO), ConflictPolicy.KEEP_BOTH).file().name())
        .isEqualTo("a (1).txt");
  }

  @Test
  void upload_keepBoth_takesTheFirstFreeNumber() {
    backend.file(ROOT, "a.txt", HELLO);
    backend.file(ROOT, "a (1).txt", HELLO);

    assertThat(upload(ContentSource.of(HELLO), ConflictPolicy.KEEP_BOTH).file().name())
        .isEqualTo("a (2).txt");
  }

  @Test
  void upload_keepBothWithALongName_staysWithinTheLimit() {
    String name = "x".repeat(16) + ".csv";
    backend.file(ROOT, name, HELLO);

    UploadResult result =
        fixture.connector.upload(
            UploadRequest.builder(ROOT, name, ContentSource.of(HELLO))
                .onConflict(ConflictPolicy.KEEP_BOTH)
                .build());

    assertThat(result.file().name()).isEqualTo("x".repeat(12) + " (1).csv").hasSize(20);
  }

  @Test
  void upload_onceContentThatIsNotSent_isClosed() throws IOException {
    ItemRef file = backend.file(ROOT, "a.txt", HELLO);
    for (ConflictPolicy policy : List.of(ConflictPolicy.FAIL, ConflictPolicy.SKIP)) {
      assertClosed("a.txt", policy, HELLO.length);
    }
    assertClosed("a\\b", ConflictPolicy.FAIL, HELLO.length);
    assertClosed("b.txt", ConflictPolicy.FAIL, 1_000_000);
    assertThat(backend.content(file)).isEqualTo(HELLO);
    backend.refuse(Operation.FIND_BY_NAME, ErrorKind.ACCESS_DENIED, RetryAdvice.NEVER);
    assertClosed("b.txt", ConflictPolicy.FAIL, HELLO.length);
    fixture.connector.close();
    assertClosed("b.txt", ConflictPolicy.FAIL, HELLO.length);
    assertThat(backend.names(ROOT)).containsExactly("a.txt");
  }

  /** Whatever becomes of the upload, its stream is closed once and not read. */
  private void assertClosed(String name, ConflictPolicy policy, long length) throws IOException {
    int[] closed = new int[1];
    InputStream bytes = new ByteArrayInputStream(HELLO);
    InputStream stream =
        new FilterInputStream(bytes) {
          @Override
          public void close() {
            closed[0]++;
          }
        };
    UploadRequest request =
        UploadRequest.builder(ROOT, name, ContentSource.once(stream, length))
            .onConflict(policy)
            .build();
    Throwable thrown = catchThrowable(() -> fixture.connector.upload(request));
    assertThat(thrown == null).isEqualTo(policy == ConflictPolicy.SKIP);
    assertThat(closed[0]).as("closed, after %s", thrown).isEqualTo(1);
    assertThat(bytes.available()).isEqualTo(HELLO.length);
  }

  @Test
  void upload_noHashPublished_isNotCalledVerifiedAndNamesTheFile() {
    backend.hidesChecksums = true;

    IntegrityException direct =
        catchThrowableOfType(IntegrityException.class, () -> upload(ContentSource.of(HELLO)));

    ItemRef stored = direct.itemRef().orElseThrow();
    assertThat(direct).hasMessageContaining(stored.toString()).hasMessageContaining("no hash");
    assertThat(direct.expected()).isEqualTo(ScriptedBackend.sha1(HELLO).hex());
    assertThat(backend.content(stored)).isEqualTo(HELLO);
    assertThat(backend.count(Operation.GET)).isEqualTo(1);
  }

  @Test
  void upload_hashPublishedOnlyWhenAskedAgain_isVerified() {
    backend.hidesChecksums = true;
    backend.before(Operation.GET, () -> backend.hidesChecksums = false);

    assertThat(upload(ContentSource.of(HELLO)).file().checksums())
        .containsExactly(ScriptedBackend.sha1(HELLO));
  }

  @Test
  void upload_onceContentForATakenName_isRefusedBeforeItIsRead() {
    backend.file(ROOT, "a.txt", HELLO);

    assertThatThrownBy(() -> upload(once(HELLO))).isInstanceOf(ItemAlreadyExistsException.class);
    assertThat(backend.calls).containsExactly(Operation.FIND_BY_NAME);
  }

  @Test
  void upload_inParts_storesTheWholeContent() {
    byte[] bytes = random(1, 23);

    UploadResult result = upload(ContentSource.of(bytes));

    assertThat(backend.content(result.file().ref())).isEqualTo(bytes);
    assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(6);
    assertThat(backend.openSessions()).isZero();
    assertThat(backend.aborted).isZero();
  }

  @Test
  void upload_inPartsOfOnceContent_survivesLostPartsWithoutReadingAgain() {
    byte[] bytes = random(2, 23);
    backend.loseAnswer(Operation.UPLOAD_PART);
    backend.loseRequest(Operation.UPLOAD_PART);

    UploadResult result = upload(once(bytes));

    assertThat(backend.content(result.file().ref())).isEqualTo(bytes);
    assertThat(backend.count(Operation.LIST_PARTS)).isEqualTo(2);
    assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(7);
  }

  @Test
  void upload_commitPending_isPolledWithoutCounting() {
    for (int i = 0; i < 20; i++) {
      backend.refuse(Operation.COMMIT, ErrorKind.PENDING, RetryAdvice.after(Duration.ofSeconds(2)));
    }

    upload(ContentSource.of(random(3, 20)));

    assertThat(fixture.clock.waits()).hasSize(20).containsOnly(Duration.ofSeconds(2));
  }

  @Test
  void upload_commitPendingForEver_isOutcomeUnknownAtTheDeadlineAndNotAborted() {
    backend.before(
        Operation.COMMIT,
        () ->
            backend.refuse(
                Operation.COMMIT, ErrorKind.PENDING, RetryAdvice.after(Duration.ofHours(1))));

    assertThatThrownBy(() -> upload(ContentSource.of(random(4, 20))))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(backend.count(Operation.COMMIT)).isEqualTo(6);
    assertThat(backend.aborted).isZero();
  }

  @Test
  void upload_commitAnswerLost_isFoundByNameAndHash() {
    backend.loseAnswer(Operation.COMMIT);

    upload(ContentSource.of(random(5, 20)));

    assertThat(backend.names(ROOT)).containsExactly("a.txt");
    assertThat(backend.count(Operation.COMMIT)).isEqualTo(1);
  }

  @Test
  void upload_timeOverBetweenParts_failsAndStillAborts() {
    backend.before(Operation.UPLOAD_PART, () -> fixture.clock.advance(Duration.ofHours(7)));

    assertThatThrownBy(() -> upload(ContentSource.of(random(12, 20))))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
              assertThat(e.retry()).isEqualTo(RetryAdvice.EXHAUSTED);
            });
    assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(1);
    assertThat(backend.openSessions()).isZero();
  }

  @Test
  void upload_inPartsFailing_abortsTheSession() {
    backend.refuse(Operation.UPLOAD_PART, ErrorKind.QUOTA_EXCEEDED, RetryAdvice.NEVER);

    assertThatThrownBy(() -> upload(ContentSource.of(random(6, 20))))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.QUOTA_EXCEEDED));
    assertThat(backend.openSessions()).isZero();
    assertThat(backend.names(ROOT)).isEmpty();
  }

  @Test
  void upload_inPartsInterrupted_abortsTheSessionAndKeepsTheFlag() {
    backend.before(Operation.UPLOAD_PART, () -> Thread.currentThread().interrupt());

    assertThatThrownBy(() -> upload(ContentSource.of(random(7, 20))))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(backend.openSessions()).isZero();
  }

  @Test
  void upload_inPartsOfAShortSource_failsAndAborts() {
    assertThatThrownBy(() -> upload(lying(30, random(8, 20))))
        .isInstanceOf(IntegrityException.class);
    assertThat(backend.openSessions()).isZero();
    assertThat(backend.names(ROOT)).isEmpty();
  }

  @Test
  void upload_sessionLostOnce_beginsAgain() {
    boolean[] lost = new boolean[1];
    backend.before(
        Operation.COMMIT,
        () -> {
          if (!lost[0]) {
            lost[0] = true;
            backend.loseSessions();
          }
        });
    byte[] bytes = random(9, 20);

    UploadResult result = upload(ContentSource.of(bytes));

    assertThat(backend.content(result.file().ref())).isEqualTo(bytes);
    assertThat(backend.count(Operation.OPEN_SESSION)).isEqualTo(2);
  }

  @Test
  void upload_sessionLostAgain_fails() {
    backend.before(Operation.COMMIT, backend::loseSessions);

    assertThatThrownBy(() -> upload(ContentSource.of(random(10, 20))))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.SESSION_LOST));
    assertThat(backend.count(Operation.OPEN_SESSION)).isEqualTo(2);
  }

  @Test
  void upload_newVersionInParts_addsOneVersion() {
    ItemRef file = backend.file(ROOT, "a.txt", HELLO);
    backend.loseAnswer(Operation.COMMIT);
    byte[] bytes = random(11, 40);

    upload(ContentSource.of(bytes), ConflictPolicy.NEW_VERSION);

    assertThat(backend.content(file)).isEqualTo(bytes);
    assertThat(backend.versions(file)).isEqualTo(2);
  }

  @Test
  void upload_randomFaults_neverStoresOtherBytesOrTwins() {
    for (int seed = 0; seed < 500; seed++) {
      use(seed % 2 == 0 ? Fixture.unique() : Fixture.twins());
      Random random = new Random(seed);
      byte[] bytes = random(seed, random.nextInt(40));
      backend.partSize = random.nextLong(1, 10);
      Operation[] targets =
          bytes.length > Fixture.MAX_DIRECT
              ? new Operation[] {Operation.OPEN_SESSION, Operation.UPLOAD_PART, Operation.COMMIT}
              : new Operation[] {Operation.UPLOAD};
      for (int i = random.nextInt(4); i > 0; i--) {
        Operation target = targets[random.nextInt(targets.length)];
        switch (random.nextInt(3)) {
          case 0 -> backend.loseAnswer(target);
          case 1 -> backend.loseRequest(target);
          default -> backend.refuse(target, ErrorKind.RATE_LIMITED, RetryAdvice.SAFE);
        }
      }

      UploadResult result = upload(ContentSource.of(bytes));

      assertThat(backend.content(result.file().ref())).as("seed %s", seed).isEqualTo(bytes);
      assertThat(backend.names(ROOT)).as("seed %s", seed).containsExactly("a.txt");
    }
    use(Fixture.unique());
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}

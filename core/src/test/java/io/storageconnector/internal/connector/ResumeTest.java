package io.storageconnector.internal.connector;

import static io.storageconnector.internal.connector.Fixture.ROOT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.Operation;
import io.storageconnector.OutcomeUnknownException;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UploadCheckpoint;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.UploadResult.Outcome;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.ItemRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Uploads that break off and are taken up by another connector with the same checkpoint. */
@Timeout(60)
class ResumeTest {

  private static final byte[] BYTES = random(1, 23);
  private static final List<Supplier<Fixture>> PROVIDERS =
      List.of(Fixture::unique, Fixture::twins, Fixture::inOrder);

  private Fixture fixture = Fixture.unique();
  private ScriptedBackend backend = fixture.backend;
  private Place place = new Place();

  @AfterEach
  void everyFaultFired() {
    assertThat(backend.hasUnusedFaults()).as("faults that never fired").isFalse();
    assertThat(Thread.interrupted()).as("left-over interrupt").isFalse();
  }

  /** A checkpoint in memory that can fail. */
  private static final class Place implements UploadCheckpoint {

    private @Nullable String text;
    private @Nullable RuntimeException onLoad;
    private @Nullable RuntimeException onSave;
    private @Nullable RuntimeException onClear;
    private int calls;

    @Override
    public Optional<Secret> load() {
      calls++;
      throwIfSet(onLoad);
      return Optional.ofNullable(text).map(Secret::of);
    }

    @Override
    public void save(Secret handle) {
      calls++;
      throwIfSet(onSave);
      text = handle.reveal();
    }

    @Override
    public void clear() {
      calls++;
      throwIfSet(onClear);
      text = null;
    }

    String saved() {
      return Optional.ofNullable(text).orElseThrow();
    }

    private static void throwIfSet(@Nullable RuntimeException e) {
      if (e != null) {
        throw e;
      }
    }
  }

  private void use(Fixture other) {
    fixture = other;
    backend = other.backend;
    place = new Place();
  }

  private UploadRequest.Builder request(ContentSource content) {
    return UploadRequest.builder(ROOT, "a.txt", content).checkpoint(place);
  }

  /** Uploads through a connector of its own, as another process would. */
  private UploadResult upload(UploadRequest request) {
    try (StorageConnector connector = fixture.open(null)) {
      return connector.upload(request);
    }
  }

  private UploadResult upload(ContentSource content) {
    return upload(request(content).build());
  }

  private StorageException fail(UploadRequest request) {
    return catchThrowableOfType(StorageException.class, () -> upload(request));
  }

  private void breakOffAt(int good) {
    assertThat(fail(request(breaking(BYTES, good)).build()).kind())
        .isEqualTo(ErrorKind.SOURCE_UNREADABLE);
    assertThat(place.text).isNotNull();
  }

  private void assertOneFile(UploadResult result, byte[] bytes) {
    assertThat(backend.content(result.file().ref())).isEqualTo(bytes);
    assertThat(backend.names(ROOT)).containsExactly("a.txt");
    assertThat(backend.openSessions()).isZero();
    assertThat(place.text).isNull();
  }

  @Test
  void upload_brokenOffAnywhere_sendsTheRestAlone() {
    for (Supplier<Fixture> provider : PROVIDERS) {
      for (int good = 0; good < BYTES.length; good++) {
        use(provider.get());
        breakOffAt(good);
        assertThat(backend.names(ROOT)).isEmpty();

        UploadResult result = upload(ContentSource.of(BYTES));

        assertThat(result.outcome()).isEqualTo(Outcome.CREATED);
        assertOneFile(result, BYTES);
        assertThat(backend.count(Operation.UPLOAD_PART)).as("broken off at %s", good).isEqualTo(6);
        assertThat(backend.reopened).isEqualTo(1);
        assertThat(backend.aborted).isZero();
      }
    }
  }

  @Test
  void upload_partKeptPartlyAndBrokenOff_goesOnAtTheProvidersOffset() {
    for (int good = 0; good < BYTES.length; good++) {
      use(Fixture.inOrder());
      backend.keeping = length -> Math.min(length, 3);
      breakOffAt(good);

      assertOneFile(upload(ContentSource.of(BYTES)), BYTES);
      assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(8);
    }
  }

  @Test
  void upload_providerAwayAtAnyPart_isKeptAndTakenUp() {
    for (Supplier<Fixture> provider : PROVIDERS) {
      for (int cut = 1; cut <= 6; cut++) {
        use(provider.get());
        failFromPart(cut, ErrorKind.UNAVAILABLE, RetryAdvice.ONLY_IF_IDEMPOTENT);
        StorageException e = fail(request(ContentSource.of(BYTES)).build());
        boolean mayHaveMadeTheFile = backend.takesPartsInOrder && cut == 6;
        assertThat(e.kind())
            .isEqualTo(mayHaveMadeTheFile ? ErrorKind.OUTCOME_UNKNOWN : ErrorKind.UNAVAILABLE);
        backend.before(Operation.UPLOAD_PART, () -> {});

        assertOneFile(upload(ContentSource.of(BYTES)), BYTES);
        assertThat(backend.count(Operation.OPEN_SESSION)).isEqualTo(2);
        assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(6 + 5);
      }
    }
  }

  private void failFromPart(int first, ErrorKind kind, RetryAdvice advice) {
    int[] sent = new int[1];
    backend.before(
        Operation.UPLOAD_PART,
        () -> {
          if (++sent[0] >= first) {
            backend.refuse(Operation.UPLOAD_PART, kind, advice);
          }
        });
  }

  @Test
  void upload_interrupted_isKept() {
    backend.before(Operation.UPLOAD_PART, () -> Thread.currentThread().interrupt());
    assertThat(fail(request(ContentSource.of(BYTES)).build()).kind())
        .isEqualTo(ErrorKind.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
    backend.before(Operation.UPLOAD_PART, () -> {});

    assertOneFile(upload(ContentSource.of(BYTES)), BYTES);
    assertThat(backend.aborted).isZero();
  }

  @Test
  void upload_timeOver_isKept() {
    backend.before(Operation.UPLOAD_PART, () -> fixture.clock.advance(Duration.ofHours(7)));
    assertThat(fail(request(ContentSource.of(BYTES)).build()).kind())
        .isEqualTo(ErrorKind.UNAVAILABLE);
    backend.before(Operation.UPLOAD_PART, () -> {});

    assertOneFile(upload(ContentSource.of(BYTES)), BYTES);
    assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(6);
  }

  @Test
  void upload_refusedForGood_isAbortedAndForgotten() {
    backend.refuse(Operation.UPLOAD_PART, ErrorKind.QUOTA_EXCEEDED, RetryAdvice.NEVER);

    assertThat(fail(request(ContentSource.of(BYTES)).build()).kind())
        .isEqualTo(ErrorKind.QUOTA_EXCEEDED);
    assertThat(backend.openSessions()).isZero();
    assertThat(place.text).isNull();
  }

  @Test
  void upload_processDeadAfterTheCommit_isFoundAndNotTakenForSomebodyElses() {
    for (Supplier<Fixture> provider : PROVIDERS) {
      for (ConflictPolicy policy : ConflictPolicy.values()) {
        use(provider.get());
        place.onClear = new IllegalStateException("the process died");
        UploadRequest request = request(ContentSource.of(BYTES)).onConflict(policy).build();
        UploadResult first = upload(request);
        assertThat(place.text).isNotNull();
        place.onClear = null;

        UploadResult second = upload(request);

        assertThat(second.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(second.file().ref()).isEqualTo(first.file().ref());
        assertThat(backend.versions(first.file().ref())).isEqualTo(1);
        assertThat(backend.count(Operation.COMMIT)).isEqualTo(1);
        assertOneFile(second, BYTES);
      }
    }
  }

  @Test
  void upload_commitAnswerNeverCame_isUnknownThenFound() {
    for (Supplier<Fixture> provider : PROVIDERS) {
      use(provider.get());
      backend.loseAnswer(Operation.COMMIT);
      for (int i = 0; i < 5; i++) {
        backend.refuse(Operation.COMMIT, ErrorKind.UNAVAILABLE, RetryAdvice.ONLY_IF_IDEMPOTENT);
      }
      backend.before(
          Operation.COMMIT, () -> backend.before(Operation.FIND_BY_NAME, this::refuseLook));
      backend.before(Operation.GET, this::refuseLook);

      StorageException e = fail(request(ContentSource.of(BYTES)).build());
      assertThat(e).isInstanceOf(OutcomeUnknownException.class);
      assertThat(place.text).isNotNull();
      backend.forgetFaults();

      UploadResult result = upload(ContentSource.of(BYTES));
      assertThat(result.outcome()).isEqualTo(Outcome.CREATED);
      assertOneFile(result, BYTES);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorKind.class,
      names = {"UNAVAILABLE", "RATE_LIMITED", "REAUTH_REQUIRED"})
  void upload_inOrderAndCommitOnlyReads_isUnknownThoughTheCommitIsHarmless(ErrorKind trouble) {
    use(Fixture.inOrder());
    backend.before(
        Operation.COMMIT,
        () ->
            backend.refuse(
                Operation.COMMIT,
                trouble,
                trouble == ErrorKind.REAUTH_REQUIRED ? RetryAdvice.NEVER : RetryAdvice.SAFE));

    StorageException e = fail(request(ContentSource.of(BYTES)).build());

    assertThat(e).isInstanceOf(OutcomeUnknownException.class);
    assertThat(place.text).isNotNull();
    backend.before(Operation.COMMIT, () -> {});
    backend.forgetFaults();
    assertOneFile(upload(ContentSource.of(BYTES)), BYTES);
  }

  @Test
  void upload_versionOfAFileThatWasTrashedMeanwhile_beginsAnewWithAFileOfItsOwn() {
    ItemRef file = backend.file(ROOT, "a.txt", random(7, 23));
    assertThat(
            fail(request(breaking(BYTES, 10)).onConflict(ConflictPolicy.NEW_VERSION).build())
                .kind())
        .isEqualTo(ErrorKind.SOURCE_UNREADABLE);
    backend.putInTrash(file);

    UploadResult result =
        upload(request(ContentSource.of(BYTES)).onConflict(ConflictPolicy.NEW_VERSION).build());

    assertThat(result.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(backend.versions(file)).isEqualTo(1);
    assertOneFile(result, BYTES);
  }

  @Test
  void upload_twinAroseWhileGoingOn_doesWhatThePolicySays() {
    use(Fixture.inOrder());
    assertThat(
            fail(request(breaking(BYTES, 10)).onConflict(ConflictPolicy.NEW_VERSION).build())
                .kind())
        .isEqualTo(ErrorKind.SOURCE_UNREADABLE);
    ItemRef[] theirs = new ItemRef[1];
    backend.before(
        Operation.COMMIT,
        () -> {
          if (theirs[0] == null) {
            theirs[0] = backend.file(ROOT, "a.txt", random(7, 23));
            fixture.clock.advance(Duration.ofMillis(1));
          }
        });

    UploadResult result =
        upload(request(ContentSource.of(BYTES)).onConflict(ConflictPolicy.NEW_VERSION).build());

    assertThat(result.outcome()).isEqualTo(Outcome.NEW_VERSION);
    assertThat(result.file().ref()).isEqualTo(theirs[0]);
    assertThat(backend.names(ROOT)).containsExactly("a.txt");
    assertThat(backend.content(theirs[0])).isEqualTo(BYTES);
  }

  @Test
  void upload_providerNamesAPartTwice_isAClearError() {
    breakOffAt(10);
    backend.namesPartsTwice = true;

    assertThat(fail(request(ContentSource.of(BYTES)).build()).kind())
        .isEqualTo(ErrorKind.UNCLASSIFIED);
  }

  private void refuseLook() {
    backend.refuse(Operation.FIND_BY_NAME, ErrorKind.ACCESS_DENIED, RetryAdvice.NEVER);
    backend.refuse(Operation.GET, ErrorKind.ACCESS_DENIED, RetryAdvice.NEVER);
  }

  @Test
  void upload_versionStoredBeforeTheDeath_isNotAddedTwice() {
    for (Supplier<Fixture> provider : PROVIDERS) {
      use(provider.get());
      ItemRef file = backend.file(ROOT, "a.txt", random(7, 23));
      place.onClear = new IllegalStateException("the process died");
      UploadRequest request =
          request(ContentSource.of(BYTES)).onConflict(ConflictPolicy.NEW_VERSION).build();
      upload(request);
      place.onClear = null;

      UploadResult second = upload(request);

      assertThat(second.outcome()).isEqualTo(Outcome.NEW_VERSION);
      assertThat(backend.versions(file)).isEqualTo(2);
      assertOneFile(second, BYTES);
    }
  }

  @Test
  void upload_versionBrokenOff_isTakenUp() {
    ItemRef file = backend.file(ROOT, "a.txt", BYTES);
    UploadRequest.Builder broken =
        request(breaking(BYTES, 10)).onConflict(ConflictPolicy.NEW_VERSION);
    assertThat(fail(broken.build()).kind()).isEqualTo(ErrorKind.SOURCE_UNREADABLE);

    UploadResult result =
        upload(request(ContentSource.of(BYTES)).onConflict(ConflictPolicy.NEW_VERSION).build());

    assertThat(result.outcome()).isEqualTo(Outcome.NEW_VERSION);
    assertThat(backend.versions(file)).as("the same bytes are still a version").isEqualTo(2);
    assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(6);
    assertOneFile(result, BYTES);
  }

  @Test
  void upload_sessionLostMeanwhile_beginsAnew() {
    for (Supplier<Fixture> provider : PROVIDERS) {
      use(provider.get());
      breakOffAt(10);
      backend.loseSessions();

      assertOneFile(upload(ContentSource.of(BYTES)), BYTES);
      assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(2 + 6);
    }
  }

  @Test
  void upload_sessionLostWhileGoingOn_beginsAnew() {
    breakOffAt(10);
    boolean[] lost = new boolean[1];
    backend.before(
        Operation.UPLOAD_PART,
        () -> {
          if (!lost[0]) {
            lost[0] = true;
            backend.loseSessions();
          }
        });

    assertOneFile(upload(ContentSource.of(BYTES)), BYTES);
  }

  @Test
  void upload_sessionEndedWithTheLastByte_findsItsFile() {
    for (Supplier<Fixture> provider : PROVIDERS) {
      use(provider.get());
      breakOffAt(10);
      backend.resend(Operation.COMMIT);

      UploadResult result = upload(ContentSource.of(BYTES));

      assertThat(result.outcome()).isEqualTo(Outcome.CREATED);
      assertOneFile(result, BYTES);
      assertThat(backend.count(Operation.OPEN_SESSION)).isEqualTo(2);
    }
  }

  @Test
  void upload_otherSizeOrRequest_ignoresTheCheckpoint() {
    byte[] longer = random(2, 24);
    breakOffAt(10);
    assertOneFile(upload(ContentSource.of(longer)), longer);

    for (Supplier<Fixture> provider : PROVIDERS) {
      use(provider.get());
      breakOffAt(10);
      UploadResult other =
          upload(
              UploadRequest.builder(ROOT, "b", ContentSource.of(BYTES)).checkpoint(place).build());
      assertThat(other.file().name()).isEqualTo("b");
      assertThat(backend.names(ROOT)).containsExactly("b");
      assertThat(backend.reopened).isZero();
      assertThat(place.text).isNull();
    }
    use(Fixture.unique());
    breakOffAt(10);
    upload(request(ContentSource.of(BYTES)).onConflict(ConflictPolicy.SKIP).build());
    upload(
        request(ContentSource.of(BYTES))
            .mediaType("text/csv")
            .onConflict(ConflictPolicy.SKIP)
            .build());
    assertThat(backend.reopened).isZero();
  }

  @Test
  void upload_otherContentOfTheSameSize_neverMixesTheTwo() {
    byte[] other = random(3, 23);
    breakOffAt(10);
    assertOneFile(upload(ContentSource.of(other)), other);

    use(Fixture.inOrder());
    breakOffAt(10);
    assertThat(fail(request(ContentSource.of(other)).build()).kind())
        .isEqualTo(ErrorKind.CONTENT_MISMATCH);
    assertThat(backend.names(ROOT)).isEmpty();
    assertOneFile(upload(ContentSource.of(other)), other);
  }

  @Test
  void upload_nameTakenMeanwhile_followsThePolicyAndLeavesNothing() {
    for (Supplier<Fixture> provider : PROVIDERS) {
      use(provider.get());
      breakOffAt(10);
      ItemRef theirs = backend.file(ROOT, "a.txt", random(4, 5));

      assertThatThrownBy(() -> upload(ContentSource.of(BYTES)))
          .isInstanceOfSatisfying(
              ItemAlreadyExistsException.class,
              e -> assertThat(e.existing()).containsExactly(theirs));
      assertThat(backend.openSessions()).isZero();
      assertThat(backend.names(ROOT)).hasSize(1);
      assertThat(place.text).isNull();
    }
  }

  @Test
  void upload_onceContent_isTakenUpWhereNothingStands() {
    breakOffAt(10);
    ContentSource once = ContentSource.once(new ByteArrayInputStream(BYTES), BYTES.length);

    assertOneFile(upload(once), BYTES);
    assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(6);
  }

  @Test
  void upload_onceContentReadForAComparison_failsOnceAndSaysSpool() {
    breakOffAt(10);
    backend.file(ROOT, "a.txt", random(5, 23));
    ContentSource once = ContentSource.once(new ByteArrayInputStream(BYTES), BYTES.length);

    assertThat(fail(request(once).build())).hasMessageContaining("spool");
    assertThat(place.text).isNull();
    assertThat(backend.openSessions()).isZero();
  }

  @Test
  void upload_directContent_doesNotTouchTheCheckpoint() {
    byte[] small = new byte[(int) Fixture.MAX_DIRECT];

    upload(ContentSource.of(small));

    assertThat(place.calls).isZero();
  }

  @Test
  void upload_checkpointBroken_uploadsAllTheSame() {
    place.onSave = new IllegalStateException("disk full");
    assertOneFile(upload(ContentSource.of(BYTES)), BYTES);

    use(Fixture.unique());
    place.onLoad = new IllegalStateException("no permission");
    assertOneFile(upload(ContentSource.of(BYTES)), BYTES);

    use(Fixture.unique());
    place.onSave = new IllegalStateException("disk full");
    assertThat(fail(request(breaking(BYTES, 10)).build()).kind())
        .isEqualTo(ErrorKind.SOURCE_UNREADABLE);
    assertThat(backend.openSessions()).as("what can't be taken up is aborted").isZero();
  }

  @Test
  void save_always_isSealed() {
    breakOffAt(10);

    String text = place.saved();
    String plain = new String(Base64.getUrlDecoder().decode(text), ISO_8859_1);
    for (String secret : List.of("session-", "a.txt", "scripted")) {
      assertThat(text).doesNotContain(secret);
      assertThat(plain).doesNotContain(secret);
    }
    assertThat(text).matches("[\\w-]{50,2000}");
  }

  @Test
  void load_foreignOrDamaged_isIgnored() {
    breakOffAt(10);
    String sealed = place.saved();
    for (int i = 0; i < 3; i++) {
      use(Fixture.unique());
      breakOffAt(10);
      String own = place.saved();
      place.text =
          switch (i) {
            case 0 -> sealed.substring(0, 40) + (sealed.charAt(40) == 'A' ? 'B' : 'A');
            case 1 -> "no base64 at all!";
            default -> own.substring(1);
          };
      assertOneFile(upload(ContentSource.of(BYTES)), BYTES, 1);
      assertThat(backend.reopened).isZero();
    }
  }

  private void assertOneFile(UploadResult result, byte[] bytes, int leftSessions) {
    assertThat(backend.content(result.file().ref())).isEqualTo(bytes);
    assertThat(backend.names(ROOT)).containsExactly("a.txt");
    assertThat(backend.openSessions()).isEqualTo(leftSessions);
    assertThat(place.text).isNull();
  }

  @Test
  void load_otherConnectionOrInstallation_isIgnored() {
    for (List<String> other : List.of(List.of("globex", "test"), List.of("acme", "staging"))) {
      use(Fixture.unique());
      breakOffAt(10);
      UploadRequest request = request(ContentSource.of(BYTES)).build();
      try (StorageConnector foreign =
          fixture.open(null, ConnectionId.of(other.get(0)), other.get(1))) {
        foreign.upload(request);
      }
      assertThat(backend.reopened).isZero();
      assertThat(backend.count(Operation.UPLOAD_PART)).isEqualTo(2 + 6);
    }
  }

  @Test
  void upload_confined_isTakenUpInsideAlone() {
    ItemRef inside = backend.folder(ROOT, "inside");
    UploadRequest broken =
        UploadRequest.builder(inside, "a.txt", breaking(BYTES, 10)).checkpoint(place).build();
    assertThat(fail(broken).kind()).isEqualTo(ErrorKind.SOURCE_UNREADABLE);
    UploadRequest again =
        UploadRequest.builder(inside, "a.txt", ContentSource.of(BYTES)).checkpoint(place).build();
    ItemRef elsewhere = backend.folder(ROOT, "elsewhere");

    assertThatThrownBy(() -> fixture.open(elsewhere).upload(again))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.OUTSIDE_ROOT));
    UploadRequest other =
        UploadRequest.builder(elsewhere, "b", ContentSource.of(BYTES)).checkpoint(place).build();
    fixture.open(elsewhere).upload(other);
    assertThat(backend.reopened).isZero();
    assertThat(backend.openSessions()).as("of the folder inside").isEqualTo(1);
    assertThat(backend.aborted).isZero();

    use(Fixture.unique());
    ItemRef root = backend.folder(ROOT, "inside");
    UploadRequest first =
        UploadRequest.builder(root, "a.txt", breaking(BYTES, 10)).checkpoint(place).build();
    assertThat(fail(first).kind()).isEqualTo(ErrorKind.SOURCE_UNREADABLE);
    UploadRequest second =
        UploadRequest.builder(root, "a.txt", ContentSource.of(BYTES)).checkpoint(place).build();
    assertThat(backend.content(fixture.open(root).upload(second).file().ref())).isEqualTo(BYTES);
    assertThat(backend.reopened).isEqualTo(1);
  }

  @Test
  void upload_randomInterruptions_storesOneFileOfTheRightBytes() {
    for (int seed = 0; seed < 400; seed++) {
      use(PROVIDERS.get(seed % PROVIDERS.size()).get());
      Random random = new Random(seed);
      byte[] bytes = random(seed, random.nextInt(17, 60));
      backend.partSize = random.nextLong(1, 10);
      backend.keeping = length -> length == 1 ? 1 : random.nextInt(1, length + 1);
      UploadResult result = null;
      for (int call = 0; result == null; call++) {
        assertThat(call).as("seed %s", seed).isLessThan(50);
        place.onClear = random.nextInt(4) == 0 ? new IllegalStateException("died") : null;
        if (random.nextInt(5) == 0) {
          backend.loseSessions();
        }
        if (random.nextInt(3) == 0) {
          backend.loseAnswer(random.nextBoolean() ? Operation.UPLOAD_PART : Operation.COMMIT);
        }
        int good = random.nextInt(bytes.length * 2);
        try {
          result =
              upload(
                  good < bytes.length
                      ? request(breaking(bytes, good)).build()
                      : request(ContentSource.of(bytes)).build());
        } catch (StorageException e) {
          assertThat(e.kind()).as("seed %s", seed).isEqualTo(ErrorKind.SOURCE_UNREADABLE);
        }
      }
      assertThat(backend.content(result.file().ref())).as("seed %s", seed).isEqualTo(bytes);
      assertThat(backend.names(ROOT)).as("seed %s", seed).containsExactly("a.txt");
      backend.forgetFaults();
    }
  }

  /** Content that breaks off after some good bytes. */
  private static ContentSource breaking(byte[] bytes, int good) {
    return new ContentSource() {
      @Override
      public InputStream open() {
        return new SequenceInputStream(
            new ByteArrayInputStream(bytes, 0, good),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the disk is gone");
              }

              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("the disk is gone");
              }
            });
      }

      @Override
      public OptionalLong length() {
        return OptionalLong.of(bytes.length);
      }
    };
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}

package io.storageconnector.box;

import static io.storageconnector.box.BoxFixture.ROOT;
import static io.storageconnector.box.BoxFixture.newFile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.ItemAlreadyExistsException;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxSettings;
import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeReply;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BoxSessionsTest {

  private static final int PART = 1000;

  private final BoxFixture box =
      BoxFixture.start(
          BoxSettings.builder().partSize(PART).minimumSessionSize(1).commitDelays(1).build());

  @AfterEach
  void close() {
    box.fake.assertClean();
    box.close();
  }

  /** A size that is a multiple of the part size makes the SDK fail after all parts (D7). */
  @ParameterizedTest
  @ValueSource(ints = {1, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 7})
  void commit_anySize_storesExactlyTheseBytes(int size) {
    byte[] bytes = bytes(size);
    UploadTarget target = newFile(ROOT, "big.bin");
    UploadSession session = open(target, size);
    assertThat(session.partSize()).isEqualTo(PART);
    assertThat(session.expiresAt()).isAfter(box.fake.clock().instant());

    List<UploadedPart> parts = sendAll(session, bytes);
    StorageException pending =
        catchThrowableOfType(
            StorageException.class, () -> commit(session, target, parts, sha1(bytes)));
    assertThat(pending.kind()).isEqualTo(ErrorKind.PENDING);
    FileItem file = commit(session, target, parts, sha1(bytes));

    assertThat(file.size()).hasValue(size);
    assertThat(file.checksum(ChecksumAlgorithm.SHA1)).contains(sha1(bytes));
    assertThat(box.fake.content("big.bin")).isEqualTo(bytes);
  }

  @Test
  void commit_aNewVersion_keepsTheFile() {
    FileItem first = box.upload("big.bin", "small");
    byte[] bytes = bytes(2500);
    UploadTarget target = UploadTarget.newVersion(first.ref(), null, null, null);
    UploadSession session = open(target, bytes.length);
    List<UploadedPart> parts = sendAll(session, bytes);

    FileItem second = commitWhenReady(session, target, parts, sha1(bytes));

    assertThat(second.ref()).isEqualTo(first.ref());
    assertThat(box.fake.versions("big.bin")).isEqualTo(2);
    assertThat(box.fake.content("big.bin")).isEqualTo(bytes);
  }

  /** The SDK checks with {@code assert}, that is not at all in production (D8). */
  @Test
  void commit_aWrongHash_isRefusedForGood() {
    byte[] bytes = bytes(1500);
    UploadTarget target = newFile(ROOT, "big.bin");
    UploadSession session = open(target, bytes.length);
    List<UploadedPart> parts = sendAll(session, bytes);
    assertKind(() -> commit(session, target, parts, sha1(bytes(1))), ErrorKind.PENDING);

    StorageException error =
        catchThrowableOfType(
            StorageException.class, () -> commit(session, target, parts, sha1(bytes(1))));

    assertThat(error.kind()).isEqualTo(ErrorKind.CONTENT_MISMATCH);
    assertThat(error.retry()).isEqualTo(RetryAdvice.NEVER);
    assertThat(box.fake.children("")).isEmpty();
  }

  @Test
  @Timeout(10)
  void uploadedParts_aServerThatIgnoresTheOffset_isAnErrorAndNotForever() {
    UploadSession session = open(newFile(ROOT, "big.bin"), 2500);
    box.fake.on(BoxOperation.LIST_PARTS).always().reply(parts(0, 2));

    StorageException error = catchThrowableOfType(StorageException.class, () -> list(session));

    assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(error.retry()).isEqualTo(RetryAdvice.SAFE);
    assertThat(box.fake.attempts(BoxOperation.LIST_PARTS)).isEqualTo(2);
  }

  @Test
  @Timeout(10)
  void uploadedParts_moreThanASessionCanHave_isAnError() {
    UploadSession session = open(newFile(ROOT, "big.bin"), 2500);
    AtomicInteger next = new AtomicInteger();
    box.fake
        .on(BoxOperation.LIST_PARTS)
        .always()
        .rewrite(reply -> parts(next.getAndAdd(1000), 1000));

    StorageException error = catchThrowableOfType(StorageException.class, () -> list(session));

    assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(box.fake.attempts(BoxOperation.LIST_PARTS)).isEqualTo(11);
  }

  @Test
  void openSession_aTakenName_namesTheFile() {
    FileItem first = box.upload("big.bin", "small");

    ItemAlreadyExistsException error =
        catchThrowableOfType(
            ItemAlreadyExistsException.class, () -> open(newFile(ROOT, "big.bin"), 5000));

    assertThat(error.existing()).containsExactly(first.ref());
  }

  @Test
  void uploadPart_aLostAnswer_isRecognisedAndNotSentTwice() {
    byte[] bytes = bytes(2 * PART);
    UploadSession session = open(newFile(ROOT, "big.bin"), bytes.length);
    box.fake.on(BoxOperation.UPLOAD_PART).resetAfterEffect();

    StorageException lost =
        catchThrowableOfType(StorageException.class, () -> send(session, bytes, 0));
    UploadedPart again = send(session, bytes, 0);

    assertThat(lost.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
    assertThat(box.backend.uploadedParts(box.call(Operation.LIST_PARTS), session))
        .containsExactly(again);
    assertThat(box.fake.effects(BoxOperation.UPLOAD_PART)).isEqualTo(1);
  }

  @Test
  void uploadPart_otherBytesAtTheSamePlace_areAMismatch() {
    UploadSession session = open(newFile(ROOT, "big.bin"), 2 * PART);
    send(session, bytes(2 * PART), 0);

    byte[] other = new byte[2 * PART];

    assertKind(() -> send(session, other, 0), ErrorKind.CONTENT_MISMATCH);
  }

  @Test
  void uploadPart_aSourceThatCanBeReadOnce_isSentAllTheSame() {
    byte[] bytes = bytes(700);
    UploadSession session = open(newFile(ROOT, "big.bin"), bytes.length);
    ContentSource once = ContentSource.once(new ByteArrayInputStream(bytes), bytes.length);

    UploadedPart part = box.backend.uploadPart(box.call(Operation.UPLOAD_PART), session, 0, once);

    assertThat(part.size()).isEqualTo(700);
  }

  @Test
  void uploadedParts_sentInAnyOrder_comeByOffset() {
    byte[] bytes = bytes(5 * PART);
    UploadSession session = open(newFile(ROOT, "big.bin"), bytes.length);
    for (int i : new int[] {3, 0, 4, 1}) {
      send(session, bytes, i * PART);
    }

    assertThat(box.backend.uploadedParts(box.call(Operation.LIST_PARTS), session))
        .extracting(UploadedPart::offset)
        .containsExactly(0L, 1L * PART, 3L * PART, 4L * PART);
  }

  @Test
  void reopenSession_fromItsTextInAnotherProcess_goesOn() {
    byte[] bytes = bytes(3 * PART);
    UploadTarget target = newFile(ROOT, "big.bin");
    UploadSession first = open(target, bytes.length);
    send(first, bytes, 0);
    String saved = first.handle().reveal();

    try (BoxProvider other = BoxProvider.create(BoxFixture.config(box.fake).build())) {
      StorageBackend backend =
          other.open(ProviderContext.of(ConnectionId.of("acme"), box.fake.clock()));
      UploadSession session = backend.reopenSession(box.call(Operation.OPEN_SESSION), saved);
      assertThat(session.totalSize()).isEqualTo(bytes.length);
      assertThat(session.expiresAt()).isEqualTo(first.expiresAt());
      assertThat(backend.uploadedParts(box.call(Operation.LIST_PARTS), session)).hasSize(1);
      send(session, bytes, PART);
      send(session, bytes, 2 * PART);
      List<UploadedPart> parts = backend.uploadedParts(box.call(Operation.LIST_PARTS), session);
      commitWhenReady(session, target, parts, sha1(bytes));
    }
    assertThat(box.fake.content("big.bin")).isEqualTo(bytes);
  }

  @Test
  void matches_otherBytesThanTheReceiptTells_isFalse() {
    byte[] bytes = bytes(2 * PART);
    UploadSession session = open(newFile(ROOT, "big.bin"), bytes.length);
    send(session, bytes, 0);
    List<UploadedPart> parts = box.backend.uploadedParts(box.call(Operation.LIST_PARTS), session);
    UploadedPart held = parts.get(0);
    byte[] other = Arrays.copyOf(bytes, PART);
    other[PART - 1]++;

    assertThat(box.backend.matches(held, ContentSource.of(Arrays.copyOf(bytes, PART)))).isTrue();
    assertThat(box.backend.matches(held, ContentSource.of(other))).isFalse();
    UploadedPart garbled = new UploadedPart(0, PART, "no receipt");
    assertThat(box.backend.matches(garbled, ContentSource.of(other))).isFalse();
  }

  @Test
  void reopenSession_aHandleThatLeadsElsewhere_getsNoToken() {
    UploadSession session = open(newFile(ROOT, "big.bin"), 5000);
    String genuine = session.handle().reveal();
    String origin = box.fake.urls().api().toString();
    int before = box.fake.log().attempts();

    for (String host :
        List.of(
            "https://evil.test",
            "https://box.com.evil.test",
            "http://upload.box.com",
            "https://upload.box.com:8443",
            "http://127.0.0.1:1")) {
      String forged = genuine.replace(origin, host);
      assertKind(
          () -> box.backend.reopenSession(box.call(Operation.OPEN_SESSION), forged),
          ErrorKind.INVALID_ARGUMENT);
      UploadSession kept =
          UploadSession.of(Secret.of(forged), PART, 5000, box.fake.clock().instant());
      assertKind(() -> send(kept, bytes(5000), 0), ErrorKind.INVALID_ARGUMENT);
    }
    for (String none : List.of("", "{}", "nonsense", "[1]", "{\"v\":2}")) {
      assertKind(
          () -> box.backend.reopenSession(box.call(Operation.OPEN_SESSION), none),
          ErrorKind.INVALID_ARGUMENT);
    }
    assertThat(box.fake.log().attempts()).isEqualTo(before);
  }

  @Test
  void openSession_endpointsOfAStranger_areRefused() {
    box.fake
        .on(BoxOperation.CREATE_SESSION)
        .rewrite(
            reply ->
                reply.withBody(
                    BodySource.of(
                        reply
                            .body()
                            .text()
                            .replace(box.fake.urls().api().toString(), "https://evil.test"))));

    assertKind(() -> open(newFile(ROOT, "big.bin"), 5000), ErrorKind.UNAVAILABLE);
  }

  @Test
  void anExpiredSession_isLost() {
    byte[] bytes = bytes(2 * PART);
    UploadTarget target = newFile(ROOT, "big.bin");
    UploadSession session = open(target, bytes.length);
    List<UploadedPart> parts = sendAll(session, bytes);
    box.fake.clock().advance(Duration.ofDays(8));
    String token = box.fake.tokens().accessToken();

    assertKind(
        () ->
            box.backend.uploadedParts(
                box.call(Operation.LIST_PARTS, token, Duration.ofSeconds(30)), session),
        ErrorKind.SESSION_LOST);
    assertKind(
        () ->
            box.backend.commit(
                box.call(Operation.COMMIT, token, Duration.ofSeconds(30)),
                session,
                target,
                parts,
                sha1(bytes)),
        ErrorKind.SESSION_LOST);
  }

  @Test
  void abort_twice_leavesNothingBehind() {
    byte[] bytes = bytes(2 * PART);
    UploadSession session = open(newFile(ROOT, "big.bin"), bytes.length);
    send(session, bytes, 0);

    box.backend.abort(box.call(Operation.ABORT), session);
    box.backend.abort(box.call(Operation.ABORT), session);

    assertKind(() -> send(session, bytes, PART), ErrorKind.SESSION_LOST);
    assertThat(box.fake.children("")).isEmpty();
  }

  @Test
  void handle_printed_showsNothing() {
    UploadSession session = open(newFile(ROOT, "big.bin"), 5000);

    assertThat(session.toString() + session.handle()).doesNotContain("upload_sessions", "http");
  }

  private UploadSession open(UploadTarget target, long size) {
    return box.backend.openSession(box.call(Operation.OPEN_SESSION), target, size);
  }

  private List<UploadedPart> sendAll(UploadSession session, byte[] bytes) {
    List<UploadedPart> parts = new ArrayList<>();
    for (int offset = 0; offset < bytes.length; offset += PART) {
      parts.add(send(session, bytes, offset));
    }
    return parts;
  }

  private UploadedPart send(UploadSession session, byte[] bytes, int offset) {
    byte[] part = Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + PART));
    return box.backend.uploadPart(
        box.call(Operation.UPLOAD_PART), session, offset, ContentSource.of(part));
  }

  private FileItem commit(
      UploadSession session, UploadTarget target, List<UploadedPart> parts, Checksum whole) {
    return box.backend.commit(box.call(Operation.COMMIT), session, target, parts, whole);
  }

  private FileItem commitWhenReady(
      UploadSession session, UploadTarget target, List<UploadedPart> parts, Checksum whole) {
    assertKind(() -> commit(session, target, parts, whole), ErrorKind.PENDING);
    return commit(session, target, parts, whole);
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static Checksum sha1(byte[] bytes) {
    return Checksum.of(ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA1.newDigest().digest(bytes));
  }

  private static void assertKind(ThrowingCallable action, ErrorKind kind) {
    StorageException error = catchThrowableOfType(StorageException.class, action);
    assertThat(error).as("an error of kind %s", kind).isNotNull();
    assertThat(error.kind()).isEqualTo(kind);
  }

  private List<UploadedPart> list(UploadSession session) {
    return box.backend.uploadedParts(box.call(Operation.LIST_PARTS), session);
  }

  private static FakeReply parts(int first, int count) {
    String entries =
        IntStream.range(first, first + count)
            .mapToObj(
                i ->
                    "{\"part_id\":\"" + i + "\",\"offset\":" + i * PART + ",\"size\":" + PART + "}")
            .collect(Collectors.joining(","));
    return FakeReply.json(200, "{\"entries\":[" + entries + "]}");
  }
}

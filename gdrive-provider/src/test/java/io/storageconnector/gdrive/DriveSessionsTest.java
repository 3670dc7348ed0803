package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.DriveSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uploads in parts, through everything that can happen to one. */
@Timeout(60)
class DriveSessionsTest {

  private static final int UNIT = GoogleDriveConfig.CHUNK_UNIT;
  private static final byte[] CONTENT = content(3 * UNIT + 1000);
  private static final Checksum WHOLE =
      Checksum.of(ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA1.newDigest().digest(CONTENT));

  private DriveFixture drive = DriveFixture.start();

  @AfterEach
  void close() {
    drive.close();
  }

  private void restart(DriveSettings settings) {
    drive.close();
    drive = DriveFixture.start(settings);
  }

  private UploadSession open(UploadTarget target) {
    return drive.backend.openSession(drive.call(Operation.OPEN_SESSION), target, CONTENT.length);
  }

  private List<UploadedPart> send(StorageBackend backend, UploadSession session, long from) {
    List<UploadedPart> parts = new ArrayList<>();
    long at = from;
    while (at < CONTENT.length) {
      long end = Math.min(CONTENT.length, at + UNIT);
      UploadedPart part = put(backend, session, at, end);
      parts.add(part);
      at += part.size();
    }
    return parts;
  }

  private UploadedPart put(StorageBackend backend, UploadSession session, long from, long to) {
    ContentSource part =
        ContentSource.of(Arrays.copyOfRange(CONTENT, (int) from, (int) to));
    return backend.uploadPart(drive.call(Operation.UPLOAD_PART), session, from, part);
  }

  private FileItem commit(
      StorageBackend backend,
      UploadSession session,
      UploadTarget target,
      List<UploadedPart> parts) {
    return backend.commit(drive.call(Operation.COMMIT), session, target, parts, WHOLE);
  }

  private static StorageException errorOf(ThrowingCallable call) {
    StorageException error = catchThrowableOfType(StorageException.class, call);
    assertThat(error).isNotNull();
    assertThat(error.toString()).doesNotContain("upload_id");
    return error;
  }

  @Test
  void parts_oneAfterTheOther_becomeTheFile() {
    UploadTarget target =
        UploadTarget.newFile(
            drive.place("a.csv"), "text/csv", Instant.parse("2020-01-02T03:04:05.678Z"));
    UploadSession session = open(target);
    List<UploadedPart> parts = send(drive.backend, session, 0);

    FileItem file = commit(drive.backend, session, target, parts);

    assertThat(session.partSize()).isEqualTo(UNIT);
    assertThat(session.expiresAt()).isEqualTo(drive.fake.clock().instant().plus(Duration.ofDays(7)));
    assertThat(parts).extracting(UploadedPart::size).containsExactly(
        (long) UNIT, (long) UNIT, (long) UNIT, 1000L);
    assertThat(file.size()).hasValue(CONTENT.length);
    assertThat(file.checksum(ChecksumAlgorithm.SHA1)).contains(WHOLE);
    assertThat(file.mediaType()).contains("text/csv");
    assertThat(file.contentModifiedAt()).contains(Instant.parse("2020-01-02T03:04:05.678Z"));
    assertThat(file.parent()).contains(DriveFixture.ROOT);
    assertThat(file.ref().id())
        .isEqualTo(((UploadTarget.NewFile) target).place().id().orElseThrow());
    assertThat(drive.fake.content("a.csv")).isEqualTo(CONTENT);
    drive.fake.assertClean();
  }

  @Test
  void parts_ofANewVersion_leaveNameAndIdAlone() {
    FileItem before = drive.upload("a.csv", "old");
    UploadTarget target = UploadTarget.newVersion(before.ref(), null, null, null);
    UploadSession session = open(target);
    drive.fake.contents().rename(before.ref().id(), "renamed.csv");

    FileItem file = commit(drive.backend, session, target, send(drive.backend, session, 0));

    assertThat(file.ref()).isEqualTo(before.ref());
    assertThat(file.name()).isEqualTo("renamed.csv");
    assertThat(file.versionId()).isNotEqualTo(before.versionId());
    assertThat(drive.fake.content("renamed.csv")).isEqualTo(CONTENT);
  }

  /** Cut at any part, the upload goes on in another process from where Drive says it stands. */
  @Test
  void handle_inAnotherProcessAfterAnyPart_resumesFromTheServersOffset() {
    for (int cut = 0; cut <= 4; cut++) {
      UploadTarget target = drive.newFileWithId("cut" + cut);
      UploadSession session = open(target);
      for (int part = 0; part < cut; part++) {
        put(
            drive.backend,
            session,
            (long) part * UNIT,
            Math.min(CONTENT.length, (part + 1L) * UNIT));
      }
      String handle = session.handle().reveal();

      try (GoogleDriveProvider other =
          GoogleDriveProvider.create(DriveFixture.config(drive.fake).build())) {
        StorageBackend backend =
            other.open(ProviderContext.of(ConnectionId.of("acme"), drive.fake.clock()));
        UploadSession again = backend.reopenSession(drive.call(Operation.OPEN_SESSION), handle);
        List<UploadedPart> parts =
            new ArrayList<>(backend.uploadedParts(drive.call(Operation.LIST_PARTS), again));
        long stored = parts.stream().mapToLong(UploadedPart::size).sum();
        assertThat(stored).isEqualTo(Math.min(CONTENT.length, (long) cut * UNIT));
        parts.addAll(send(backend, again, stored));
        commit(backend, again, target, parts);
      }
      assertThat(drive.fake.content("cut" + cut)).isEqualTo(CONTENT);
    }
    assertThat(drive.children("")).hasSize(5);
  }

  @Test
  void part_keptOnlyInPart_saysHowMuch() {
    restart(DriveSettings.builder().chunkCommitLimit(100_000).build());
    UploadTarget target = drive.newFileWithId("a");
    UploadSession session = open(target);

    UploadedPart first = put(drive.backend, session, 0, UNIT);
    assertThat(first.size()).isEqualTo(100_000);

    List<UploadedPart> parts = new ArrayList<>(List.of(first));
    parts.addAll(send(drive.backend, session, first.size()));
    commit(drive.backend, session, target, parts);

    assertThat(drive.fake.content("a")).isEqualTo(CONTENT);
    assertThat(drive.fake.effects(DriveOperation.START_UPLOAD)).isEqualTo(1);
  }

  /** The SDK's uploader sends for ever to a server that keeps nothing. */
  @Test
  void part_ofWhichNothingIsKept_isAnErrorAfterOneRequest() {
    try (StubServer server = StubServer.start()) {
      server.answers(308, "");
      UploadSession session = sessionAt(server, null);

      StorageException error =
          errorOf(
              () ->
                  server
                      .backend()
                      .uploadPart(
                          Wires.call(Operation.UPLOAD_PART),
                          session,
                          0,
                          ContentSource.of(new byte[UNIT])));

      assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(error.retry()).isEqualTo(RetryAdvice.SAFE);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void part_behindWhichTheServerFellBack_isALostSession() {
    try (StubServer server = StubServer.start()) {
      server.answers(308, "", Map.of("Range", "bytes=0-99"));
      UploadSession session = sessionAt(server, null);

      assertThat(
              errorOf(
                      () ->
                          server
                              .backend()
                              .uploadPart(
                                  Wires.call(Operation.UPLOAD_PART),
                                  session,
                                  UNIT,
                                  ContentSource.of(new byte[UNIT])))
                  .kind())
          .isEqualTo(ErrorKind.SESSION_LOST);
    }
  }

  @Test
  void lastPart_whoseAnswerIsLost_isFoundAndStoredOnce() {
    UploadTarget target = drive.newFileWithId("a");
    UploadSession session = open(target);
    put(drive.backend, session, 0, UNIT);
    put(drive.backend, session, UNIT, 2 * UNIT);
    put(drive.backend, session, 2 * UNIT, 3 * UNIT);
    drive.fake.on(DriveOperation.UPLOAD_CHUNK).resetAfterEffect();

    StorageException error =
        errorOf(() -> put(drive.backend, session, 3 * UNIT, CONTENT.length));
    List<UploadedPart> parts =
        drive.backend.uploadedParts(drive.call(Operation.LIST_PARTS), session);
    FileItem file = commit(drive.backend, session, target, parts);

    assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(error.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
    assertThat(parts).extracting(UploadedPart::size).containsExactly((long) CONTENT.length);
    assertThat(file.size()).hasValue(CONTENT.length);
    assertThat(drive.children("")).containsExactly("a");
    assertThat(drive.fake.effects(DriveOperation.UPLOAD_CHUNK)).isEqualTo(4);
  }

  /** Nothing but this upload can have made a file of the id that was fetched for it. */
  @Test
  void session_thatIsGoneAlthoughTheFileIsThere_wasComplete() {
    UploadTarget target = drive.newFileWithId("a");
    UploadSession session = open(target);
    send(drive.backend, session, 0);
    drive.fake.expireUploads();

    List<UploadedPart> parts =
        drive.backend.uploadedParts(drive.call(Operation.LIST_PARTS), session);

    assertThat(commit(drive.backend, session, target, parts).size()).hasValue(CONTENT.length);
  }

  @Test
  void session_thatExpired_isLost() {
    UploadSession session = open(drive.newFileWithId("a"));
    put(drive.backend, session, 0, UNIT);
    drive.fake.expireUploads();
    String handle = session.handle().reveal();

    assertThat(errorOf(() -> put(drive.backend, session, UNIT, 2 * UNIT)).kind())
        .isEqualTo(ErrorKind.SESSION_LOST);
    assertThat(
            errorOf(
                    () ->
                        drive.backend.reopenSession(drive.call(Operation.OPEN_SESSION), handle))
                .kind())
        .isEqualTo(ErrorKind.SESSION_LOST);
    assertThat(drive.children("")).isEmpty();
  }

  @Test
  void commit_ofAnIncompleteUpload_isRefused() {
    UploadTarget target = drive.newFileWithId("a");
    UploadSession session = open(target);
    List<UploadedPart> parts = List.of(put(drive.backend, session, 0, UNIT));

    assertThat(errorOf(() -> commit(drive.backend, session, target, parts)).kind())
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void abort_freesTheSession_andIsDoneTwiceWithoutHarm() {
    UploadSession session = open(drive.newFileWithId("a"));
    put(drive.backend, session, 0, UNIT);
    assertThat(drive.fake.openUploads()).isEqualTo(1);

    drive.backend.abort(drive.call(Operation.ABORT), session);
    drive.backend.abort(drive.call(Operation.ABORT), session);

    assertThat(drive.fake.openUploads()).isZero();
    drive.fake.assertClean();
  }

  @Test
  void handle_ofAnotherServer_isRefusedAndGetsNoToken() {
    for (String address :
        List.of(
            "https://evil.test/upload/drive/v3/files?upload_id=x",
            "https://www.googleapis.com.evil.test/u",
            "http://www.googleapis.com/u",
            "https://www.googleapis.com:8443/u",
            "https://user@www.googleapis.com/u",
            "file:///etc/passwd",
            "not an address")) {
      String handle =
          new DriveSessionHandle(address, 10, UNIT, null, Instant.MAX).session().handle().reveal();

      assertThat(
              errorOf(
                      () ->
                          drive.backend.reopenSession(
                              drive.call(Operation.OPEN_SESSION), handle))
                  .kind())
          .as(address)
          .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    }
  }

  @Test
  void handle_thatIsNone_isRefused() {
    for (String text :
        List.of(
            "",
            "x",
            "[]",
            "{}",
            "null",
            "{\"v\":1}",
            "{\"v\":2,\"uri\":\"https://www.googleapis.com/u\",\"size\":1,\"part\":1,"
                + "\"expires\":\"2026-01-01T00:00:00Z\"}",
            "{\"v\":1,\"uri\":\"https://www.googleapis.com/u\",\"size\":-1,\"part\":1,"
                + "\"expires\":\"2026-01-01T00:00:00Z\"}",
            "{\"v\":1,\"uri\":\"https://www.googleapis.com/u\",\"size\":1,\"part\":1,"
                + "\"expires\":\"soon\"}")) {
      assertThat(DriveSessionHandle.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void session_printsNoAddress() {
    UploadSession session = open(drive.newFileWithId("a"));

    assertThat(session.toString()).doesNotContain("upload_id");
    assertThat(session.handle().toString()).doesNotContain("upload_id");
    assertThat(DriveSessionHandle.parse(session.handle().reveal()).orElseThrow().toString())
        .doesNotContain("upload_id");
  }

  @Test
  void upload_whoseTokenIsRefusedInTheMiddle_goesOnWithANewOne() {
    byte[] large = content((int) DriveCapabilities.MAX_DIRECT_UPLOAD + UNIT);
    try (DriveStorage storage = DriveStorage.start();
        StorageConnector connector = storage.open()) {
      storage.fake.on(DriveOperation.UPLOAD_CHUNK).nth(3).status(401);

      connector.upload(
          UploadRequest.builder(connector.root(), "a", ContentSource.of(large)).build());

      assertThat(storage.fake.content("a")).isEqualTo(large);
      assertThat(storage.fake.effects(DriveOperation.START_UPLOAD)).isEqualTo(1);
      assertThat(storage.fake.openUploads()).isZero();
      storage.fake.assertClean();
    }
  }

  private static UploadSession sessionAt(StubServer server, @org.jspecify.annotations.Nullable String id) {
    return new DriveSessionHandle(
            server.url() + "/upload/drive/v3/files?upload_id=u",
            10L * UNIT,
            UNIT,
            id,
            Instant.MAX)
        .session();
  }

  private static byte[] content(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }
}

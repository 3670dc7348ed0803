package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.File;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.item.ByteRange;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.fault.WireAttempt;
import io.storageconnector.testkit.http.RequestHead;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The defects of Google's client and its transports by the numbers they have in the record of
 * decision 0018: each is dodged. Those that show only byte by byte are in {@link DriveWireTest}.
 */
@Timeout(60)
class DriveSdkDefectsTest {

  private final DriveFixture drive = DriveFixture.start();

  @AfterEach
  void close() {
    drive.fake.assertClean();
    drive.close();
  }

  @Test
  void g1_patch_isPatchOnTheWire() {
    ItemRef file = drive.upload("a", "hello").ref();

    drive.backend.update(drive.call(Operation.RENAME), ItemUpdate.rename(file, "b", null));

    assertThat(drive.heads(DriveOperation.UPDATE_FILE))
        .singleElement()
        .satisfies(
            head -> {
              assertThat(head.method()).isEqualTo("PATCH");
              assertThat(head.headers().first("X-HTTP-Method-Override")).isEmpty();
            });
  }

  @Test
  void g2_anAnswer401ToARequestWithABody_keepsItsReason() {
    drive.fake.on(DriveOperation.UPLOAD_FILE).status(401);

    StorageException error =
        catchThrowableOfType(StorageException.class, () -> drive.upload("a", "hello"));

    assertThat(error.kind()).isEqualTo(ErrorKind.ACCESS_TOKEN_REJECTED);
    assertThat(error.providerCode()).contains("authError");
  }

  @Test
  void g3_aRefusedToken_costsOneRequestAndNoRefresh() {
    StorageException error =
        catchThrowableOfType(
            StorageException.class,
            () ->
                drive.backend.get(
                    drive.call(Operation.GET, "FAKESECRET-unknown", Duration.ofSeconds(20)),
                    DriveFixture.ROOT));

    assertThat(error.kind()).isEqualTo(ErrorKind.ACCESS_TOKEN_REJECTED);
    assertThat(drive.fake.attempts(DriveOperation.GET_FILE)).isEqualTo(1);
    assertThat(drive.fake.attempts(DriveOperation.TOKEN_REFRESH)).isZero();
  }

  @Test
  void g4_aServerError_isNotSentAgainByTheClient() {
    drive.fake.on(DriveOperation.GET_FILE).status(503, Duration.ZERO);

    assertThatThrownBy(() -> drive.backend.get(drive.call(Operation.GET), DriveFixture.ROOT))
        .isInstanceOf(StorageException.class);

    assertThat(drive.fake.attempts(DriveOperation.GET_FILE)).isEqualTo(1);
  }

  @Test
  void g9_theVendorsUploader_isNotUsed_soThatLengthAndBytesAreTheContents() {
    byte[] text = "a".repeat(100_000).getBytes(UTF_8);

    drive.upload("a", ContentSource.of(text));

    RequestHead head = drive.heads(DriveOperation.UPLOAD_FILE).get(0);
    assertThat(head.headers().first("Content-Encoding")).isEmpty();
    assertThat(Long.parseLong(head.headers().first("Content-Length").orElseThrow()))
        .isBetween(100_000L, 101_000L);
    assertThat(drive.fake.content("a")).isEqualTo(text);
  }

  @Test
  void g10_anEmptyFile_comesDownWithoutARange() throws IOException {
    ItemRef file = drive.upload("empty", "").ref();

    assertThat(drive.download(file)).isEmpty();

    assertThat(drive.heads(DriveOperation.DOWNLOAD_FILE))
        .singleElement()
        .satisfies(head -> assertThat(head.headers().first("Range")).isEmpty());
  }

  @Test
  void g11_aRangeOfAVersionThatIsGone_isRefusedRatherThanMixed() {
    FileItem before = drive.upload("a", "0123456789");
    drive.fake.file("a", "abcdefghij".getBytes(UTF_8));
    DownloadSource source =
        DownloadSource.current(
            before.ref(), before.versionId().orElseThrow(), new ByteRange(2, 4));

    assertThat(
            catchThrowableOfType(StorageException.class, () -> drive.open(source)).kind())
        .isEqualTo(ErrorKind.PRECONDITION_FAILED);
  }

  @Test
  void g11_aRangeOfTheCurrentVersion_isChecked() throws IOException {
    FileItem file = drive.upload("a", "0123456789");
    DownloadSource source =
        DownloadSource.current(file.ref(), file.versionId().orElseThrow(), new ByteRange(2, 4));

    try (OpenedContent content = drive.open(source)) {
      assertThat(content.isPartial()).isTrue();
      assertThat(content.length()).hasValue(3);
      assertThat(content.body().readAllBytes()).isEqualTo("234".getBytes(UTF_8));
    }
  }

  @Test
  void g12_jsonBodies_goPlainAndOfKnownLength() {
    drive.backend.createFolder(
        drive.call(Operation.CREATE_FOLDER), NewItem.of(DriveFixture.ROOT, "f", null));

    RequestHead head = drive.heads(DriveOperation.CREATE_FILE).get(0);
    assertThat(head.headers().first("Content-Encoding")).isEmpty();
    assertThat(head.headers().first("Transfer-Encoding")).isEmpty();
    assertThat(head.headers().first("Content-Length")).isPresent();
  }

  @Test
  void g13_anErrorOfAnotherContentType_isReadAllTheSame() {
    try (StubServer server = StubServer.start()) {
      server.answers(
          403,
          "{\"error\":{\"errors\":[{\"reason\":\"userRateLimitExceeded\"}]}}",
          Map.of("Content-Type", "text/plain"));

      assertThat(
              catchThrowableOfType(
                      StorageException.class,
                      () ->
                          server
                              .backend()
                              .get(Wires.call(Operation.GET), DriveFixture.file("f1")))
                  .kind())
          .isEqualTo(ErrorKind.RATE_LIMITED);
    }
  }

  @Test
  void g14_everyRequestForMetadata_namesItsFieldsAndAllDrives() {
    FileItem file = drive.upload("a", "hello");
    drive.backend.get(drive.call(Operation.GET), file.ref());
    drive.backend.list(drive.call(Operation.LIST), DriveFixture.ROOT, 10, null);
    drive.backend.findByName(drive.call(Operation.FIND_BY_NAME), DriveFixture.ROOT, "a");
    drive.backend.copy(drive.call(Operation.COPY), file.ref(), drive.place("b"));
    drive.backend.trash(drive.call(Operation.TRASH), file.ref(), null);
    drive.backend.restore(drive.call(Operation.RESTORE), file.ref());

    List<RequestHead> heads = drive.fake.log().latest().stream().map(WireAttempt::head).toList();
    assertThat(heads).hasSizeGreaterThan(7);
    assertThat(heads)
        .allSatisfy(head -> assertThat(head.target()).contains("fields="))
        .filteredOn(head -> !head.target().contains("generateIds"))
        .allSatisfy(head -> assertThat(head.target()).contains("supportsAllDrives=true"));
    assertThat(heads)
        .filteredOn(head -> head.target().contains("&q=") || head.target().contains("?q="))
        .allSatisfy(
            head ->
                assertThat(head.target())
                    .contains("includeItemsFromAllDrives=true")
                    .contains("incompleteSearch"));
  }

  @Test
  void theLentClient_worksWithTheCallsTokenAndSendsOnce() throws IOException {
    Drive client =
        drive.backend.unwrap(drive.call(Operation.GET), Drive.class).orElseThrow();
    String id = drive.upload("a", "hello").ref().id();

    assertThat(client.files().update(id, new File().setName("b")).execute().getName())
        .isEqualTo("b");
    assertThat(
            client.files().get(id).executeMediaAsInputStream().readAllBytes())
        .isEqualTo("hello".getBytes(UTF_8));

    drive.fake.on(DriveOperation.GET_FILE).status(503);
    assertThatThrownBy(() -> client.files().get(id).execute())
        .isInstanceOf(GoogleJsonResponseException.class);
    assertThat(drive.fake.attempts(DriveOperation.GET_FILE)).isEqualTo(1);
    assertThat(drive.backend.unwrap(drive.call(Operation.GET), String.class)).isEmpty();
  }
}

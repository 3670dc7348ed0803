package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.DriveReason;
import io.storageconnector.testkit.drive.DriveSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the whole library makes of Drive's refusals, lost answers and races. */
@Timeout(60)
class DriveRecoveryTest {

  private final DriveStorage storage =
      DriveStorage.start(
          DriveSettings.builder().indexDelay(Duration.ofMinutes(10)).build(), config -> config);
  private final StorageConnector drive = storage.open();

  @AfterEach
  void close() {
    drive.close();
    storage.close();
  }

  private UploadRequest request(String name, byte[] content) {
    return UploadRequest.builder(drive.root(), name, ContentSource.of(content)).build();
  }

  private FileItem upload(String name, String content) {
    return drive.upload(request(name, content.getBytes(UTF_8))).file();
  }

  private List<String> children() {
    return storage.fake.contents().children(FakeDrive.OWNER, "");
  }

  @Test
  void fullStorage_isNotTriedAgain() {
    storage.fake.on(DriveOperation.UPLOAD_FILE).reply(DriveReason.STORAGE_QUOTA_EXCEEDED.reply());

    StorageException error =
        catchThrowableOfType(StorageException.class, () -> upload("a", "hello"));

    assertThat(error.kind()).isEqualTo(ErrorKind.QUOTA_EXCEEDED);
    assertThat(storage.fake.attempts(DriveOperation.UPLOAD_FILE)).isEqualTo(1);
  }

  @Test
  void rateLimit_whichIsA403AsWell_isTriedAgain() {
    storage
        .fake
        .on(DriveOperation.UPLOAD_FILE)
        .times(2)
        .reply(DriveReason.USER_RATE_LIMIT_EXCEEDED.reply());

    upload("a", "hello");

    assertThat(storage.fake.attempts(DriveOperation.UPLOAD_FILE)).isEqualTo(3);
    assertThat(children()).containsExactly("a");
  }

  /** The wall of 750 GB a day looks like a rate limit, and stands until tomorrow. */
  @Test
  void dailyWall_endsAsARateLimitAfterAFewTries() {
    storage.fake.settings(DriveSettings.builder().dailyUploadLimit(3).build());
    upload("up to the wall", "hello");

    StorageException error =
        catchThrowableOfType(StorageException.class, () -> upload("a", "hello"));

    assertThat(error.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(error.retry()).isEqualTo(RetryAdvice.EXHAUSTED);
    assertThat(error.attempts()).isBetween(2, 10);
    assertThat(storage.fake.attempts(DriveOperation.UPLOAD_FILE)).isEqualTo(1 + error.attempts());
  }

  @Test
  void newVersion_withoutAType_keepsTheTypeOfTheFile() {
    drive.upload(
        UploadRequest.builder(drive.root(), "a.csv", ContentSource.of("1".getBytes(UTF_8)))
            .mediaType("text/csv")
            .build());

    FileItem next =
        drive
            .upload(
                UploadRequest.builder(drive.root(), "a.csv", ContentSource.of("2".getBytes(UTF_8)))
                    .onConflict(ConflictPolicy.NEW_VERSION)
                    .build())
            .file();

    assertThat(next.mediaType()).contains("text/csv");
    assertThat(storage.fake.content("a.csv")).isEqualTo("2".getBytes(UTF_8));
  }

  @Test
  void lostAnswers_ofEveryCreate_leaveOneItemEach() {
    storage.fake.on(DriveOperation.UPLOAD_FILE).resetAfterEffect();
    storage.fake.on(DriveOperation.CREATE_FILE).resetAfterEffect();
    storage.fake.on(DriveOperation.COPY_FILE).resetAfterEffect();

    FileItem file = upload("a", "hello");
    FolderItem folder = drive.createFolder(drive.root(), "f");
    FileItem copy = drive.copy(file.ref(), drive.root(), "c");

    assertThat(children()).containsExactly("a", "c", "f");
    assertThat(storage.fake.id("a")).contains(file.ref().id());
    assertThat(storage.fake.id("f")).contains(folder.ref().id());
    assertThat(storage.fake.id("c")).contains(copy.ref().id());
    storage.fake.assertClean();
  }

  /** Refused before its effect or lost after it: the id tells a repeat from a twin. */
  @Test
  void lostAnswer_behindWhichTheLookUpFailsToo_makesNoTwin() {
    storage.fake.on(DriveOperation.UPLOAD_FILE).resetAfterEffect();
    storage.fake.on(DriveOperation.LIST_FILES).nth(3).status(503);

    upload("a", "hello");

    assertThat(children()).containsExactly("a");
    assertThat(storage.fake.effects(DriveOperation.UPLOAD_FILE)).isEqualTo(1);
  }

  @Test
  void expiredSession_inTheMiddleOfAnUpload_isBegunAnew() {
    byte[] large = new byte[(int) DriveCapabilities.MAX_DIRECT_UPLOAD + 1];
    large[large.length - 1] = 7;
    storage.fake.on(DriveOperation.UPLOAD_CHUNK).nth(5).status(404);

    drive.upload(request("a", large));

    assertThat(storage.fake.content("a")).isEqualTo(large);
    assertThat(children()).containsExactly("a");
    assertThat(storage.fake.effects(DriveOperation.START_UPLOAD)).isEqualTo(2);
  }

  @Test
  void lostAnswer_ofTheLastPart_storesOnce() {
    byte[] large = new byte[(int) DriveCapabilities.MAX_DIRECT_UPLOAD + 1];
    int parts = large.length / GoogleDriveConfig.CHUNK_UNIT + 1;
    storage.fake.on(DriveOperation.UPLOAD_CHUNK).nth(parts).resetAfterEffect();

    drive.upload(request("a", large));

    assertThat(children()).containsExactly("a");
    assertThat(storage.fake.effects(DriveOperation.UPLOAD_CHUNK)).isEqualTo(parts);
    storage.fake.assertClean();
  }

  @Test
  void ensureFolder_byTwoProcessesAtOnce_endsInOneFolderForBoth() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CyclicBarrier start = new CyclicBarrier(8);
    try (DriveStorage other = DriveStorage.startAs(storage.fake, FakeDrive.OWNER);
        StorageConnector second = other.open()) {
      List<Future<FolderItem>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        StorageConnector mine = i % 2 == 0 ? drive : second;
        calls.add(
            threads.submit(
                () -> {
                  start.await();
                  return mine.ensureFolder(mine.root(), "exports/daily");
                }));
      }
      List<String> ids = new ArrayList<>();
      for (Future<FolderItem> call : calls) {
        ids.add(call.get().ref().id());
      }

      String agreed = drive.ensureFolder(drive.root(), "exports/daily").ref().id();
      assertThat(second.ensureFolder(second.root(), "exports/daily").ref().id()).isEqualTo(agreed);
      assertThat(ids).containsOnly(agreed);
    } finally {
      threads.shutdownNow();
    }
  }
}

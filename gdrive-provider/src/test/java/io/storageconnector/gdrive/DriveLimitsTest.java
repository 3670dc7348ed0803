package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.RateLimitedException;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.item.ContentSource;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.DriveReason;
import io.storageconnector.testkit.drive.DriveSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits that all answer with 403, as an application meets them through the whole library. */
@Timeout(60)
class DriveLimitsTest {

  private static UploadRequest request(StorageConnector drive, String name, int size) {
    return UploadRequest.builder(drive.root(), name, ContentSource.of(new byte[size])).build();
  }

  @Test
  void upload_storageFull_isRefusedAfterOneRequest() {
    try (DriveStorage storage = DriveStorage.start();
        StorageConnector drive = storage.open()) {
      storage.fake.contents().account(FakeDrive.OWNER, 10);

      StorageException e =
          catchThrowableOfType(
              StorageException.class, () -> drive.upload(request(drive, "a", 11)));

      assertThat(e.kind()).isEqualTo(ErrorKind.QUOTA_EXCEEDED);
      assertThat(e.providerCode()).contains("storageQuotaExceeded");
      assertThat(e.attempts()).isEqualTo(1);
      assertThat(storage.fake.attempts(DriveOperation.UPLOAD_FILE)).isEqualTo(1);
      assertThat(storage.fake.contents().children(FakeDrive.OWNER, "")).isEmpty();
    }
  }

  @Test
  void upload_rateLimited_isRepeatedUntilItPasses() {
    try (DriveStorage storage = DriveStorage.start();
        StorageConnector drive = storage.open()) {
      storage
          .fake
          .on(DriveOperation.UPLOAD_FILE)
          .times(2)
          .reply(DriveReason.USER_RATE_LIMIT_EXCEEDED.reply());

      drive.upload(request(drive, "a", 11));

      assertThat(storage.fake.attempts(DriveOperation.UPLOAD_FILE)).isEqualTo(3);
      assertThat(storage.fake.effects(DriveOperation.UPLOAD_FILE)).isEqualTo(1);
      storage.fake.assertClean();
    }
  }

  /** Past it Drive says the same as to somebody who is too fast, for up to a day. */
  @Test
  void upload_behindTheDailyWall_endsInsteadOfGoingOnAllDay() {
    DriveSettings walled = DriveSettings.builder().dailyUploadLimit(100).build();
    try (DriveStorage storage = DriveStorage.start(walled, config -> config);
        StorageConnector drive = storage.open()) {
      drive.upload(request(drive, "a", 100));

      RateLimitedException e =
          catchThrowableOfType(
              RateLimitedException.class, () -> drive.upload(request(drive, "b", 100)));

      assertThat(e.retry()).isEqualTo(RetryAdvice.EXHAUSTED);
      assertThat(e.attempts()).isBetween(2, 20);
      assertThat(storage.fake.contents().children(FakeDrive.OWNER, "")).containsExactly("a");
    }
  }
}

package io.storageconnector.testkit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.drive.DriveHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DriveQuotaTest {

  private static final byte[] TEN = "0123456789".getBytes(StandardCharsets.UTF_8);

  private final DriveHttp drive = DriveHttp.start();

  @AfterEach
  void stop() {
    drive.close();
  }

  @Test
  void upload_beyondTheLimit_isRefused_andTrashStillCounts() {
    drive.seed().account(DriveHttp.ANN, 25);
    String first = drive.upload("{}", TEN, "").id();
    drive.upload("{}", TEN, "");
    assertThat(drive.upload("{}", TEN, "").outcome()).isEqualTo("403 storageQuotaExceeded");
    drive.seed().trash(first);
    assertThat(drive.upload("{}", TEN, "").outcome()).isEqualTo("403 storageQuotaExceeded");
    assertThat(drive.post(DriveHttp.FILES + "/" + first + "/copy", "{}").outcome())
        .isEqualTo("403 storageQuotaExceeded");
    drive.seed().delete(first);
    assertThat(drive.upload("{}", TEN, "").status()).isEqualTo(200);
  }

  @Test
  void serviceAccount_ownsNoFiles_butWritesIntoASharedDrive() {
    drive.seed().account("robot@project.iam.gserviceaccount.com", 0);
    drive.login("robot", "robot@project.iam.gserviceaccount.com", "key", DriveScopes.DRIVE);
    Answer refused =
        drive.as("robot", "POST", DriveHttp.FILES, "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(refused.outcome()).isEqualTo("403 storageQuotaExceeded");
    assertThat(refused.json().at("/error/message").asText()).startsWith("Service Accounts");
    String folder = drive.seed().folder(DriveHttp.ANN, "shared");
    drive.seed().share(folder, "robot@project.iam.gserviceaccount.com", DriveRole.WRITER);
    byte[] body = ("{\"parents\":[\"" + folder + "\"]}").getBytes(StandardCharsets.UTF_8);
    assertThat(drive.as("robot", "POST", DriveHttp.FILES, body).outcome())
        .isEqualTo("403 storageQuotaExceeded");
    String team = drive.seed().sharedDrive("T", DriveHttp.ANN);
    drive.seed().member(team, "robot@project.iam.gserviceaccount.com", DriveRole.WRITER);
    byte[] inTeam = ("{\"parents\":[\"" + team + "\"]}").getBytes(StandardCharsets.UTF_8);
    assertThat(
            drive.as("robot", "POST", DriveHttp.FILES + "?supportsAllDrives=true", inTeam).status())
        .isEqualTo(200);
  }

  @Test
  void upload_pastTheDailyWall_isRefusedUntilTomorrowInTheReportedWords() {
    drive.service().settings(DriveSettings.builder().dailyUploadLimit(15).build());
    String id = drive.upload("{}", TEN, "").id();
    assertThat(drive.post(DriveHttp.FILES + "/" + id + "/copy", "{}").status()).isEqualTo(200);
    Answer wall = drive.upload("{}", TEN, "");
    assertThat(wall.outcome()).isEqualTo("403 userRateLimitExceeded");
    assertThat(wall.json().at("/error/message").asText()).isEqualTo("User rate limit exceeded.");
    assertThat(drive.post("/upload/drive/v3/files?uploadType=resumable", "{}").status())
        .isEqualTo(403);
    assertThat(drive.folder("f", "root")).isNotEmpty();
    assertThat(drive.as("bob", "POST", "/upload/drive/v3/files?uploadType=media", TEN).status())
        .isEqualTo(200);
    drive.clock().advance(Duration.ofDays(1));
    assertThat(drive.upload("{}", TEN, "").status()).isEqualTo(200);
  }

  @Test
  void about_needsFields_andTellsTheQuota() {
    assertThat(drive.get("/drive/v3/about").outcome()).isEqualTo("400 required");
    drive.seed().trash(drive.upload("{}", TEN, "").id());
    JsonNode unlimited = drive.get("/drive/v3/about?fields=user,storageQuota").json();
    assertThat(unlimited.path("storageQuota").has("limit")).isFalse();
    assertThat(unlimited.at("/user/emailAddress").asText()).isEqualTo(DriveHttp.ANN);
    drive.seed().account(DriveHttp.ANN, 100);
    JsonNode quota = drive.get("/drive/v3/about?fields=storageQuota").json().path("storageQuota");
    assertThat(quota)
        .isEqualTo(
            DriveJson.MAPPER.valueToTree(
                Map.of(
                    "limit",
                    "100",
                    "usage",
                    "10",
                    "usageInDrive",
                    "10",
                    "usageInDriveTrash",
                    "10")));
  }

  @Test
  void quotaUnits_addUpByOperation() {
    String id = drive.seed().file(DriveHttp.ANN, "a", TEN);
    drive.get(DriveHttp.FILES + "/" + id);
    drive.get(DriveHttp.FILES);
    drive.get(DriveHttp.FILES + "/" + id + "?alt=media");
    drive.patch(DriveHttp.FILES + "/" + id, "{}");
    assertThat(drive.service().quotaUnits(DriveHttp.ANN)).isEqualTo(5 + 100 + 200 + 50);
    assertThat(drive.service().quotaUnits(DriveHttp.BOB)).isZero();
  }

  @Test
  void refusal_byReason_strikesTheNextRequestsOnly() {
    drive
        .service()
        .faults()
        .on(DriveOperation.LIST_FILES)
        .times(2)
        .reply(DriveReason.USER_RATE_LIMIT_EXCEEDED.reply());
    assertThat(drive.get(DriveHttp.FILES).outcome()).isEqualTo("403 userRateLimitExceeded");
    assertThat(drive.get(DriveHttp.FILES).json().at("/error/errors/0/domain").asText())
        .isEqualTo("usageLimits");
    assertThat(drive.get(DriveHttp.FILES).status()).isEqualTo(200);
    assertThat(drive.service().log().attempts(DriveOperation.LIST_FILES)).isEqualTo(3);
    assertThat(drive.service().log().effects(DriveOperation.LIST_FILES)).isEqualTo(1);
  }
}

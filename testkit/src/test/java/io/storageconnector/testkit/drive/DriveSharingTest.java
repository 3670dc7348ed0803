package io.storageconnector.testkit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.drive.DriveHttp.Answer;
import io.storageconnector.testkit.fault.FaultGate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriveSharingTest {

  private static final String BOB =
      "{\"type\":\"user\",\"role\":\"%s\",\"emailAddress\":\"bob@acme.test\"}";
  private static final String CAT =
      "{\"type\":\"user\",\"role\":\"reader\",\"emailAddress\":\"cat@else.test\"}";

  private final DriveHttp drive = DriveHttp.start();
  private final String id = drive.seed().folder(DriveHttp.ANN, "f");
  private final String permissions = DriveHttp.FILES + "/" + id + "/permissions";

  @AfterEach
  void stop() {
    drive.close();
  }

  private List<String> grants(String target) {
    Answer answer =
        drive.get(target + "?supportsAllDrives=true&fields=permissions(emailAddress,role,type)");
    return StreamSupport.stream(answer.json().path("permissions").spliterator(), false)
        .map(
            p ->
                p.path("emailAddress").asText(p.path("type").asText())
                    + " "
                    + p.path("role").asText())
        .toList();
  }

  @Test
  void create_sameGranteeAgain_keepsTheIdAndTakesTheNewRole() {
    String first = drive.post(permissions, BOB.formatted("reader")).id();
    String second = drive.post(permissions, BOB.formatted("writer")).id();
    assertThat(second).isEqualTo(first).isEqualTo(drive.seed().permissionId(DriveHttp.BOB));
    assertThat(grants(permissions)).containsExactly("ann@acme.test owner", "bob@acme.test writer");
  }

  @Test
  void update_andDelete_act() {
    String permission = permissions + "/" + drive.post(permissions, BOB.formatted("reader")).id();
    assertThat(drive.patch(permission, "{\"role\":\"commenter\"}").status()).isEqualTo(200);
    assertThat(grants(permissions)).contains("bob@acme.test commenter");
    assertThat(drive.delete(permission).status()).isEqualTo(204);
    assertThat(drive.delete(permission).outcome()).isEqualTo("404 notFound");
    assertThat(grants(permissions)).containsExactly("ann@acme.test owner");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'role':'reader'}                                                 | 400 required
          {'type':'user','role':'reader'}                                   | 400 required
          {'type':'domain','role':'reader'}                                 | 400 required
          {'type':'robot','role':'reader'}                                  | 400 invalid
          {'type':'anyone','role':'king'}                                   | 400 invalid
          {'type':'anyone','role':'organizer'}                              | 400 invalid
          {'type':'anyone','role':'owner'}                                  | 501 notModelled
          {'type':'anyone','role':'reader','expirationTime':'2026-12-01T00:00:00Z'} | 400 invalid
          {'type':'user','role':'writer','emailAddress':'x@y.z','expirationTime':'2026-12-01T00:00:00Z'} | 400 invalid
          {'type':'user','role':'reader','emailAddress':'x@y.z','expirationTime':'2020-12-01T00:00:00Z'} | 400 invalid
          """)
  void create_wrong_isRefused(String body, String expected) {
    assertThat(drive.post(permissions, body.replace('\'', '"')).outcome()).isEqualTo(expected);
    assertThat(grants(permissions)).containsExactly("ann@acme.test owner");
  }

  @Test
  void create_withAnEnd_endsThen() {
    drive.post(
        permissions,
        BOB.formatted("reader").replace("}", ",\"expirationTime\":\"2026-11-23T10:00:00Z\"}"));
    assertThat(drive.as("bob", "GET", DriveHttp.FILES + "/" + id, null).status()).isEqualTo(200);
    drive.clock().advance(Duration.ofHours(1));
    assertThat(drive.as("bob", "GET", DriveHttp.FILES + "/" + id, null).status()).isEqualTo(404);
  }

  @Test
  void owner_cannotBeRemoved() {
    String owner = permissions + "/" + drive.seed().permissionId(DriveHttp.ANN);
    assertThat(drive.delete(owner).outcome()).isEqualTo("403 insufficientFilePermissions");
    assertThat(drive.patch(owner, "{\"role\":\"reader\"}").status()).isEqualTo(403);
  }

  @Test
  void inheritedInASharedDrive_cannotBeChangedBelow() {
    String team = drive.seed().sharedDrive("Team", DriveHttp.ANN);
    drive.seed().member(team, DriveHttp.BOB, DriveRole.READER);
    String inner = drive.seed().folder(team, "f");
    String target = DriveHttp.FILES + "/" + inner + "/permissions";
    String bob =
        target + "/" + drive.seed().permissionId(DriveHttp.BOB) + "?supportsAllDrives=true";
    assertThat(drive.delete(bob).outcome())
        .isEqualTo("403 cannotModifyInheritedTeamDrivePermission");
    JsonNode detail =
        drive.get(bob + "&fields=permissionDetails").json().at("/permissionDetails/0");
    assertThat(detail.path("inherited").asBoolean()).isTrue();
    assertThat(detail.path("inheritedFrom").asText()).isEqualTo(team);
  }

  @Test
  void reader_seesNoPermissionsAndSharesNothing_butMayLeave() {
    drive.post(permissions, BOB.formatted("reader"));
    assertThat(drive.as("bob", "GET", permissions, null).status()).isEqualTo(403);
    assertThat(drive.as("bob", "POST", permissions, CAT.getBytes(StandardCharsets.UTF_8)).status())
        .isEqualTo(403);
    String own = permissions + "/" + drive.seed().permissionId(DriveHttp.BOB);
    assertThat(drive.as("bob", "DELETE", own, null).status()).isEqualTo(204);
  }

  @Test
  @Timeout(30)
  void create_atTheSameTime_losesOne_whenAskedFor() throws Exception {
    drive.service().settings(DriveSettings.builder().permissionsLastWriteWins().build());
    FaultGate gate = drive.service().faults().on(DriveOperation.CREATE_PERMISSION).hold();
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> drive.post(permissions, BOB.formatted("reader")));
    gate.awaitArrival();
    assertThat(drive.post(permissions, CAT).status()).isEqualTo(200);
    gate.release();
    assertThat(first.get().status()).isEqualTo(200);
    assertThat(grants(permissions)).containsExactly("ann@acme.test owner", "cat@else.test reader");
    assertThat(drive.post(permissions, BOB.formatted("reader")).status()).isEqualTo(200);
    assertThat(grants(permissions)).hasSize(3);
  }

  @Test
  @Timeout(30)
  void create_atTheSameTime_losesNothingByDefault() throws Exception {
    FaultGate gate = drive.service().faults().on(DriveOperation.CREATE_PERMISSION).hold();
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> drive.post(permissions, BOB.formatted("reader")));
    gate.awaitArrival();
    assertThat(drive.post(permissions, CAT).status()).isEqualTo(200);
    gate.release();
    assertThat(first.get().status()).isEqualTo(200);
    assertThat(grants(permissions)).hasSize(3);
  }
}

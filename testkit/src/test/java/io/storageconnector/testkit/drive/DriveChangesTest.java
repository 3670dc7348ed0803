package io.storageconnector.testkit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.drive.DriveHttp.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriveChangesTest {

  private static final String CHANGES = "/drive/v3/changes";

  private final DriveHttp drive = DriveHttp.start();

  @AfterEach
  void stop() {
    drive.close();
  }

  private String start(String query) {
    return drive.get(CHANGES + "/startPageToken" + query).json().path("startPageToken").asText();
  }

  private List<String> changes(String token, String who, String query) {
    Answer answer = drive.as(who, "GET", CHANGES + "?pageToken=" + token + query, null);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> seen = new ArrayList<>();
    for (JsonNode change : answer.json().path("changes")) {
      seen.add(
          (change.path("removed").asBoolean() ? "-" : "+")
              + (change.path("changeType").asText().equals("drive")
                  ? change.at("/drive/name").asText()
                  : change.path("removed").asBoolean()
                      ? change.path("fileId").asText()
                      : change.at("/file/name").asText()));
    }
    return seen;
  }

  @Test
  void list_severalChangesOfOneFile_areOneEntryAtTheEnd() {
    String token = start("");
    String a = drive.folder("a", "root");
    drive.folder("b", "root");
    drive.patch(DriveHttp.FILES + "/" + a, "{\"name\":\"c\"}");
    assertThat(changes(token, "ann", "")).containsExactly("+b", "+c");
  }

  @Test
  void list_pages_endWithTheNextStart() {
    String token = start("");
    for (int i = 0; i < 5; i++) {
      drive.folder("f" + i, "root");
    }
    JsonNode first = drive.get(CHANGES + "?pageSize=3&pageToken=" + token).json();
    assertThat(first.path("changes")).hasSize(3);
    assertThat(first.has("newStartPageToken")).isFalse();
    JsonNode second =
        drive.get(CHANGES + "?pageSize=3&pageToken=" + first.path("nextPageToken").asText()).json();
    assertThat(second.path("changes")).hasSize(2);
    assertThat(second.has("nextPageToken")).isFalse();
    String next = second.path("newStartPageToken").asText();
    assertThat(changes(next, "ann", "")).isEmpty();
    drive.folder("late", "root");
    assertThat(changes(next, "ann", "")).containsExactly("+late");
  }

  @Test
  void list_trashIsAChange_deletionATombstone() {
    String a = drive.folder("a", "root");
    String token = start("");
    drive.patch(DriveHttp.FILES + "/" + a, "{\"trashed\":true}");
    JsonNode change = drive.get(CHANGES + "?fields=*&pageToken=" + token).json().at("/changes/0");
    assertThat(change.path("removed").asBoolean()).isFalse();
    assertThat(change.at("/file/trashed").asBoolean()).isTrue();
    drive.delete(DriveHttp.FILES + "/" + a);
    JsonNode gone = drive.get(CHANGES + "?fields=*&pageToken=" + token).json().path("changes");
    assertThat(gone).hasSize(1);
    assertThat(gone.at("/0/removed").asBoolean()).isTrue();
    assertThat(gone.at("/0").has("file")).isFalse();
    assertThat(changes(token, "ann", "&includeRemoved=false")).isEmpty();
  }

  @Test
  void list_lostAccess_isATombstoneForTheOneWhoLostIt() {
    String a = drive.folder("a", "root");
    drive.seed().share(a, DriveHttp.BOB, DriveRole.READER);
    String token = start("");
    drive.seed().unshare(a, DriveHttp.BOB);
    assertThat(changes(token, "bob", "")).containsExactly("-" + a);
    assertThat(changes(token, "ann", "")).containsExactly("+a");
  }

  @Test
  void list_restrictedToMyDrive_leavesOutWhatIsOnlyShared() {
    String token = start("");
    drive.seed().share(drive.seed().folder(DriveHttp.BOB, "b"), DriveHttp.ANN, DriveRole.READER);
    drive.folder("a", "root");
    assertThat(changes(token, "ann", "")).containsExactly("+b", "+a");
    assertThat(changes(token, "ann", "&restrictToMyDrive=true")).containsExactly("+a");
  }

  @Test
  void list_sharedDrive_hasItsOwnLog_andMembershipIsOneEntryInTheMembers() {
    String team = drive.seed().sharedDrive("Team", DriveHttp.ANN);
    String token = start("");
    drive.seed().folder(team, "in team");
    drive.seed().member(team, DriveHttp.BOB, DriveRole.READER);
    String all = "&supportsAllDrives=true&includeItemsFromAllDrives=true";
    assertThat(changes(token, "ann", all)).isEmpty();
    assertThat(changes(token, "ann", all + "&driveId=" + team)).containsExactly("+in team");
    assertThat(changes(token, "bob", all)).containsExactly("+Team");
    assertThat(drive.get(CHANGES + "?pageToken=" + token + "&driveId=" + team).status())
        .isEqualTo(400);
  }

  @Test
  void list_moveIntoASharedDrive_isATombstoneInTheOldLog() {
    String team = drive.seed().sharedDrive("Team", DriveHttp.ANN);
    String id = drive.seed().file(DriveHttp.ANN, "a", new byte[0]);
    String token = start("");
    drive.patch(
        DriveHttp.FILES
            + "/"
            + id
            + "?supportsAllDrives=true&removeParents=root&addParents="
            + team,
        "{}");
    assertThat(changes(token, "ann", "")).containsExactly("-" + id);
    assertThat(changes(token, "ann", "&supportsAllDrives=true&driveId=" + team))
        .containsExactly("+a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?pageToken=nix",
        "?pageToken=0",
        "?pageToken=99999999",
        "?pageToken=1001&pageSize=1001"
      })
  void list_wrongToken_isRefused(String query) {
    assertThat(drive.get(CHANGES + query).status()).isEqualTo(400);
  }

  // Channels

  private static String channel(String id, String more) {
    return "{\"id\":\""
        + id
        + "\",\"type\":\"web_hook\",\"address\":\"https://x.test/y\""
        + more
        + "}";
  }

  private List<String> states() {
    return drive.service().notifications().stream()
        .map(n -> n.channelId() + " " + n.resourceState() + " " + n.messageNumber())
        .toList();
  }

  @Test
  void watch_changes_syncsThenTells() {
    Answer opened =
        drive.post(CHANGES + "/watch?pageToken=" + start(""), channel("c", ",\"token\":\"t\""));
    assertThat(opened.json().path("expiration").asText())
        .isEqualTo(
            String.valueOf(drive.clock().instant().plus(Duration.ofHours(1)).toEpochMilli()));
    drive.folder("a", "root");
    assertThat(states()).containsExactly("c sync 1", "c change 2");
    drive.clock().advance(Duration.ofHours(1));
    drive.folder("b", "root");
    assertThat(states()).hasSize(2);
  }

  @Test
  void watch_file_tellsWhatBecameOfIt_untilStopped() {
    String a = drive.folder("a", "root");
    Answer opened = drive.post(DriveHttp.FILES + "/" + a + "/watch", channel("c", ""));
    drive.folder("other", "root");
    drive.patch(DriveHttp.FILES + "/" + a, "{\"name\":\"b\"}");
    drive.patch(DriveHttp.FILES + "/" + a, "{\"trashed\":true}");
    String stop =
        "{\"id\":\"c\",\"resourceId\":\"" + opened.json().path("resourceId").asText() + "\"}";
    assertThat(drive.post("/drive/v3/channels/stop", stop).status()).isEqualTo(204);
    drive.delete(DriveHttp.FILES + "/" + a);
    assertThat(states()).containsExactly("c sync 1", "c update 2", "c trash 3");
    assertThat(drive.post("/drive/v3/channels/stop", stop).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'id':'c','type':'web_hook','address':'http://x.test'}   | 400 push.webhookUrlNotHttps
          {'id':'c','type':'mail','address':'https://x.test'}      | 400 invalid
          {'type':'web_hook','address':'https://x.test'}           | 400 required
          {'id':'taken','type':'web_hook','address':'https://x.y'} | 400 channelIdNotUnique
          {'id':'c','type':'web_hook','address':'https://x.y','expiration':'5'} | 400 invalid
          """)
  void watch_wrong_isRefused(String body, String expected) {
    String watch = CHANGES + "/watch?pageToken=" + start("");
    drive.post(watch, channel("taken", ""));
    assertThat(drive.post(watch, body.replace('\'', '"')).outcome()).isEqualTo(expected);
    assertThat(states()).containsExactly("taken sync 1");
  }

  @Test
  void watch_longerThanAllowed_endsEarlier() {
    long far = drive.clock().instant().plus(Duration.ofDays(30)).toEpochMilli();
    String watch = CHANGES + "/watch?pageToken=" + start("");
    assertThat(
            drive
                .post(watch, channel("c", ",\"expiration\":" + far))
                .json()
                .path("expiration")
                .asText())
        .isEqualTo(String.valueOf(drive.clock().instant().plus(Duration.ofDays(7)).toEpochMilli()));
  }
}

package io.storageconnector.testkit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.drive.DriveHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what: tokens, scopes, applications, sharing, shared drives. */
class DriveAccessTest {

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private final DriveHttp drive = DriveHttp.start();

  @AfterEach
  void stop() {
    drive.close();
  }

  private Answer as(String token, String method, String target, @Nullable String body) {
    return drive.as(
        token, method, target, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> names(Answer list) {
    return StreamSupport.stream(list.json().path("files").spliterator(), false)
        .map(file -> file.path("name").asText())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"''", "nix"})
  void anyCall_withoutAGoodToken_is401WithTheHeaderAndTheReason(String token) {
    Answer answer = as(token, "GET", DriveHttp.FILES, null);
    assertThat(answer.outcome()).isEqualTo("401 authError");
    assertThat(answer.header("WWW-Authenticate").orElseThrow()).contains("error=\"invalid_token\"");
    assertThat(answer.header("Content-Type")).contains("application/json; charset=UTF-8");
  }

  @Test
  void refusal_hasTheDocumentedShape() {
    JsonNode error = drive.get(DriveHttp.FILES + "/nix").json().path("error");
    assertThat(error.path("code").asInt()).isEqualTo(404);
    assertThat(error.path("message").asText()).isEqualTo("File not found: nix.");
    JsonNode detail = error.at("/errors/0");
    assertThat(detail.path("domain").asText()).isEqualTo("global");
    assertThat(detail.path("location").asText()).isEqualTo("fileId");
    assertThat(detail.path("locationType").asText()).isEqualTo("parameter");
  }

  @ParameterizedTest
  @CsvSource({
    "drive,             200, 200, 200, 200, 200",
    "drive.file,        200, 200, 200, 200, 200",
    "drive.readonly,    200, 200, 403, 403, 403",
    "drive.metadata,    200, 403, 200, 403, 403",
    "drive.metadata.readonly, 200, 403, 403, 403, 403",
    "calendar,          403, 403, 403, 403, 403"
  })
  void scopes_allowWhatTheyName(
      String scope, int get, int media, int rename, int create, int share) {
    String id = drive.upload("{\"name\":\"a\"}", HELLO, "").id();
    String token = "scoped";
    drive.login(token, DriveHttp.ANN, DriveHttp.APP, "https://www.googleapis.com/auth/" + scope);
    String file = DriveHttp.FILES + "/" + id;
    assertThat(as(token, "GET", file, null).status()).isEqualTo(get);
    assertThat(as(token, "GET", file + "?alt=media", null).status()).isEqualTo(media);
    assertThat(as(token, "PATCH", file, "{\"name\":\"b\"}").status()).isEqualTo(rename);
    assertThat(as(token, "POST", DriveHttp.FILES, "{}").status()).isEqualTo(create);
    assertThat(
            as(token, "POST", file + "/permissions", "{\"type\":\"anyone\",\"role\":\"reader\"}")
                .status())
        .isEqualTo(share);
  }

  @Test
  void missingScope_isToldInHeaderAndDetails() {
    drive.login("ro", DriveHttp.ANN, DriveHttp.APP, DriveScopes.READONLY);
    Answer answer = as("ro", "POST", DriveHttp.FILES, "{}");
    assertThat(answer.outcome()).isEqualTo("403 insufficientPermissions");
    assertThat(answer.json().at("/error/details/0/reason").asText())
        .isEqualTo("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    assertThat(answer.header("WWW-Authenticate").orElseThrow()).contains("insufficient_scope");
  }

  @Test
  void driveFile_seesOnlyWhatItsApplicationMadeOrWasOpenedWith() {
    drive.login("file", DriveHttp.ANN, "app-2", DriveScopes.FILE);
    String hidden = drive.seed().file(DriveHttp.ANN, "hidden", HELLO);
    String own = as("file", "POST", DriveHttp.FILES, "{\"name\":\"own\"}").id();
    assertThat(names(as("file", "GET", DriveHttp.FILES, null))).containsExactly("own");
    assertThat(as("file", "GET", DriveHttp.FILES + "/" + hidden, null).outcome())
        .isEqualTo("404 notFound");
    assertThat(as("file", "PATCH", DriveHttp.FILES + "/" + hidden, "{}").outcome())
        .isEqualTo("404 notFound");
    assertThat(as("file", "GET", DriveHttp.FILES + "/root", null).outcome())
        .isEqualTo("404 notFound");
    assertThat(names(as("file", "GET", DriveHttp.FILES + "?q=%27root%27%20in%20parents", null)))
        .containsExactly("own");
    drive.seed().openFor(hidden, "app-2");
    assertThat(as("file", "GET", DriveHttp.FILES + "/" + hidden, null).status()).isEqualTo(200);
    assertThat(as("file", "GET", DriveHttp.FILES + "/" + own, null).status()).isEqualTo(200);
  }

  @Test
  void driveFile_withTheSwitch_isRefusedInsteadOfNotFound() {
    drive.service().settings(DriveSettings.builder().refuseUnopenedFiles().build());
    drive.login("file", DriveHttp.ANN, "app-2", DriveScopes.FILE);
    String hidden = drive.seed().file(DriveHttp.ANN, "hidden", HELLO);
    assertThat(as("file", "GET", DriveHttp.FILES + "/" + hidden, null).outcome())
        .isEqualTo("403 appNotAuthorizedToFile");
  }

  @Test
  void driveFileWithReadonly_readsAllAndWritesItsOwn() {
    drive.login("mixed", DriveHttp.ANN, "app-2", DriveScopes.FILE, DriveScopes.READONLY);
    String file = DriveHttp.FILES + "/" + drive.seed().file(DriveHttp.ANN, "a", HELLO);
    assertThat(as("mixed", "GET", file + "?alt=media", null).bytes()).isEqualTo(HELLO);
    assertThat(as("mixed", "PATCH", file, "{\"name\":\"b\"}").outcome())
        .isEqualTo("403 appNotAuthorizedToFile");
  }

  @Test
  void foreignFile_isNotFoundUntilShared() {
    String id = drive.seed().file(DriveHttp.BOB, "a", HELLO);
    assertThat(drive.get(DriveHttp.FILES + "/" + id).outcome()).isEqualTo("404 notFound");
    drive.seed().share(id, DriveHttp.ANN, DriveRole.READER);
    JsonNode shared = drive.get(DriveHttp.FILES + "/" + id + "?fields=*").json();
    assertThat(shared.path("ownedByMe").asBoolean()).isFalse();
    assertThat(shared.has("parents")).isFalse();
    assertThat(shared.at("/capabilities/canEdit").asBoolean()).isFalse();
    drive.seed().unshare(id, DriveHttp.ANN);
    assertThat(drive.get(DriveHttp.FILES + "/" + id).outcome()).isEqualTo("404 notFound");
  }

  @Test
  void sharedFolder_opensWhatIsInIt() {
    String inner = drive.seed().file(DriveHttp.BOB, "f/inner", HELLO);
    String folder = drive.seed().id(DriveHttp.BOB, "f").orElseThrow();
    drive.seed().share(folder, DriveHttp.ANN, DriveRole.WRITER);
    assertThat(drive.patch(DriveHttp.FILES + "/" + inner, "{\"name\":\"b\"}").status())
        .isEqualTo(200);
    assertThat(drive.seed().children(DriveHttp.BOB, "f")).containsExactly("b");
  }

  // Shared drives

  private String teamDrive() {
    return drive.seed().sharedDrive("Team", DriveHttp.ANN);
  }

  @Test
  void sharedDrive_withoutTheParameter_isNotFound() {
    String team = teamDrive();
    String id = drive.seed().file(team, "f/a", HELLO);
    assertThat(drive.get(DriveHttp.FILES + "/" + id).outcome()).isEqualTo("404 notFound");
    assertThat(drive.delete(DriveHttp.FILES + "/" + id).outcome()).isEqualTo("404 notFound");
    assertThat(drive.get(DriveHttp.FILES + "/" + id + "?alt=media").status()).isEqualTo(404);
    JsonNode file =
        drive.get(DriveHttp.FILES + "/" + id + "?supportsAllDrives=true&fields=*").json();
    assertThat(file.path("driveId").asText()).isEqualTo(team);
    assertThat(file.has("owners")).isFalse();
    assertThat(file.has("ownedByMe")).isFalse();
  }

  @Test
  void sharedDrive_isListedOnlyWhenIncluded() {
    String team = teamDrive();
    drive.seed().file(team, "a", HELLO);
    drive.seed().file(DriveHttp.ANN, "mine", HELLO);
    String all = "?supportsAllDrives=true&includeItemsFromAllDrives=true";
    assertThat(names(drive.get(DriveHttp.FILES))).containsExactly("mine");
    assertThat(names(drive.get(DriveHttp.FILES + all))).containsExactlyInAnyOrder("a", "mine");
    assertThat(names(drive.get(DriveHttp.FILES + all + "&corpora=drive&driveId=" + team)))
        .containsExactly("a");
    assertThat(drive.get(DriveHttp.FILES + all + "&corpora=drive&driveId=nix").outcome())
        .isEqualTo("404 notFound");
    drive.service().settings(DriveSettings.builder().incompleteSearch().build());
    assertThat(
            drive
                .get(DriveHttp.FILES + all + "&corpora=allDrives")
                .json()
                .path("incompleteSearch")
                .asBoolean())
        .isTrue();
  }

  @Test
  void sharedDrive_rolesDecide() {
    String team = teamDrive();
    String id = drive.seed().file(team, "a", HELLO);
    String file = DriveHttp.FILES + "/" + id + "?supportsAllDrives=true";
    assertThat(as("bob", "GET", file, null).status()).isEqualTo(404);
    drive.seed().member(team, DriveHttp.BOB, DriveRole.WRITER);
    assertThat(as("bob", "PATCH", file, "{\"name\":\"b\"}").status()).isEqualTo(200);
    assertThat(as("bob", "PATCH", file, "{\"trashed\":true}").status()).isEqualTo(403);
    drive.seed().member(team, DriveHttp.BOB, DriveRole.FILE_ORGANIZER);
    assertThat(as("bob", "PATCH", file, "{\"trashed\":true}").status()).isEqualTo(200);
    assertThat(as("bob", "DELETE", file, null).status()).isEqualTo(403);
    assertThat(drive.delete(file).status()).isEqualTo(204);
  }

  @Test
  void sharedDrive_takesFilesIn_butNoFolders() {
    String team = teamDrive();
    String file = drive.seed().file(DriveHttp.ANN, "a", HELLO);
    String folder = drive.seed().folder(DriveHttp.ANN, "f");
    String move = "?supportsAllDrives=true&removeParents=root&addParents=" + team;
    assertThat(drive.patch(DriveHttp.FILES + "/" + folder + move, "{}").outcome())
        .isEqualTo("403 teamDrivesFolderMoveInNotSupported");
    assertThat(drive.patch(DriveHttp.FILES + "/" + file + move, "{}").status()).isEqualTo(200);
    assertThat(drive.seed().children(team, "")).containsExactly("a");
    assertThat(drive.get(DriveHttp.FILES + "/" + file).status()).isEqualTo(404);
  }

  @Test
  void sharedDrive_secondParent_isRefusedInItsOwnWords() {
    String team = teamDrive();
    String parents = "{\"parents\":[\"" + team + "\",\"" + team + "\"]}";
    assertThat(drive.post(DriveHttp.FILES + "?supportsAllDrives=true", parents).outcome())
        .isEqualTo("403 teamDrivesParentLimit");
  }

  @Test
  void drives_areListedInPagesOfTenAndMadeOnce() {
    for (int i = 0; i < 11; i++) {
      drive.seed().sharedDrive("D" + i, DriveHttp.ANN);
    }
    JsonNode first = drive.get("/drive/v3/drives").json();
    assertThat(first.path("drives")).hasSize(10);
    String token = first.path("nextPageToken").asText();
    assertThat(drive.get("/drive/v3/drives?pageToken=" + token).json().path("drives")).hasSize(1);
    assertThat(drive.get("/drive/v3/drives?pageToken=nix").status()).isEqualTo(400);
    assertThat(drive.post("/drive/v3/drives?requestId=r", "{\"name\":\"T\"}").status())
        .isEqualTo(200);
    assertThat(drive.post("/drive/v3/drives?requestId=r", "{\"name\":\"T\"}").status())
        .isEqualTo(409);
    assertThat(as("bob", "GET", "/drive/v3/drives", null).json().path("drives")).isEmpty();
  }

  // Strictness

  @Test
  void whatIsNotModelled_is501AndRecorded() {
    assertThat(drive.get("/drive/v3/apps").status()).isEqualTo(501);
    assertThat(drive.get(DriveHttp.FILES + "?teamDriveId=x").status()).isEqualTo(501);
    assertThat(drive.service().violations()).hasSize(2);
    drive.service().settings(DriveSettings.builder().lenient().build());
    assertThat(drive.get(DriveHttp.FILES + "?teamDriveId=x").status()).isEqualTo(200);
  }
}

package io.storageconnector.testkit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.drive.DriveHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriveFilesTest {

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private final DriveHttp drive = DriveHttp.start();

  @AfterEach
  void stop() {
    drive.close();
  }

  private JsonNode all(String id) {
    return drive.get(DriveHttp.FILES + "/" + id + "?fields=*").json();
  }

  private Answer patch(String id, String query, String json) {
    return drive.patch(DriveHttp.FILES + "/" + id + query, json);
  }

  private String generatedId() {
    return drive.get(DriveHttp.FILES + "/generateIds?count=1").json().at("/ids/0").asText();
  }

  @Nested
  class Create {

    @Test
    void create_withoutAnything_isAnEmptyUntitledFileInMyDrive() {
      JsonNode file = all(drive.post(DriveHttp.FILES, "{}").id());
      assertThat(file.path("name").asText()).isEqualTo("Untitled");
      assertThat(file.path("mimeType").asText()).isEqualTo("application/octet-stream");
      assertThat(file.path("size").isTextual()).isTrue();
      assertThat(file.path("size").asText()).isEqualTo("0");
      assertThat(file.path("md5Checksum").asText()).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
      assertThat(file.path("ownedByMe").asBoolean()).isTrue();
      assertThat(file.path("createdTime").asText()).isEqualTo("2026-11-23T09:00:00.000Z");
      assertThat(file.path("parents")).hasSize(1);
    }

    @Test
    void create_sameNameTwice_leavesTwins() {
      drive.folder("in", "root");
      drive.folder("in", "root");
      assertThat(drive.seed().children(DriveHttp.ANN, "")).containsExactly("in", "in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", ".", "..", "a/b", " ", "a\\b", "ünï\u0000\uD83D\uDE00"})
    void create_anyName_isKept(String name) {
      Answer made = drive.post(DriveHttp.FILES, DriveHttp.json(Map.of("name", name)));
      assertThat(all(made.id()).path("name").asText()).isEqualTo(name);
    }

    @Test
    void upload_multipart_keepsBytesAndDigests() {
      Answer made = drive.upload("{\"name\":\"a.txt\"}", HELLO, "&fields=*");
      assertThat(made.json().path("md5Checksum").asText())
          .isEqualTo("5d41402abc4b2a76b9719d911017c592");
      assertThat(made.json().path("sha1Checksum").asText())
          .isEqualTo("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
      assertThat(made.json().path("sha256Checksum").asText())
          .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
      assertThat(made.json().path("mimeType").asText()).isEqualTo("text/plain");
      assertThat(drive.seed().content(made.id())).isEqualTo(HELLO);
    }

    @Test
    void upload_media_isUntitledWithTheTypeOfTheRequest() {
      Answer made =
          drive.post(
              "/upload/drive/v3/files?uploadType=media", "hello", "Content-Type", "text/csv; x=1");
      assertThat(all(made.id()).path("name").asText()).isEqualTo("Untitled");
      assertThat(all(made.id()).path("mimeType").asText()).isEqualTo("text/csv");
      assertThat(drive.seed().content(made.id())).isEqualTo(HELLO);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b--",
          "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b--",
          "--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b\r\n\r\nx\r\n--b\r\n\r\ny\r\n--b--",
          "--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b\r\n\r\nx",
          ""
        })
    void upload_malformedMultipart_isRefusedAndMakesNothing(String body) {
      Answer answer =
          drive.post(
              "/upload/drive/v3/files?uploadType=multipart",
              body,
              "Content-Type",
              "multipart/related; boundary=\"b\"");
      assertThat(answer.outcome()).isEqualTo("400 badRequest");
      assertThat(drive.seed().children(DriveHttp.ANN, "")).isEmpty();
    }

    @Test
    void upload_withoutAKnownKind_isRefused() {
      assertThat(drive.post("/upload/drive/v3/files?uploadType=none", "x").outcome())
          .isEqualTo("400 invalid");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        textBlock =
            """
            {'parents':['nix']}                                       | 404 notFound
            {'parents':['root','root']}                               | 403 cannotAddParent
            {'parents':'root'}                                        | 400 invalid
            {'size':'5'}                                              | 403 fieldNotWritable
            {'folderColor':'red'}                                     | 501 notModelled
            {'name':5}                                                | 400 invalid
            {'modifiedTime':'yesterday'}                              | 400 invalid
            {'id':'nix'}                                              | 400 invalid
            {'mimeType':'application/vnd.google-apps.shortcut'}       | 400 invalid
            {'properties':{'a':5}}                                    | 400 invalid
            not json                                                  | 400 parseError
            []                                                        | 400 parseError
            """)
    void create_wrongBody_isRefusedAndMakesNothing(String body, String expected) {
      assertThat(drive.post(DriveHttp.FILES, body.replace('\'', '"')).outcome())
          .isEqualTo(expected);
      assertThat(drive.seed().children(DriveHttp.ANN, "")).isEmpty();
    }

    @Test
    void create_inAFile_isRefused() {
      String file = drive.seed().file(DriveHttp.ANN, "a", HELLO);
      assertThat(drive.post(DriveHttp.FILES, "{\"parents\":[\"" + file + "\"]}").outcome())
          .isEqualTo("403 parentNotAFolder");
    }

    @Test
    void create_inAFolderSharedForReading_isRefused() {
      String folder = drive.seed().folder(DriveHttp.BOB, "f");
      drive.seed().share(folder, DriveHttp.ANN, DriveRole.READER);
      assertThat(drive.post(DriveHttp.FILES, "{\"parents\":[\"" + folder + "\"]}").outcome())
          .isEqualTo("403 insufficientParentPermissions");
    }

    @Test
    void create_deeperThanTheLimit_isRefused() {
      String folder = "root";
      for (int i = 0; i < 99; i++) {
        folder = drive.folder("f", folder);
      }
      String deepest = drive.folder("f", folder);
      assertThat(deepest).isNotEmpty();
      String body =
          DriveHttp.json(Map.of("mimeType", MimeTypes.FOLDER, "parents", List.of(deepest)));
      assertThat(drive.post(DriveHttp.FILES, body).outcome())
          .isEqualTo("403 myDriveHierarchyDepthLimitExceeded");
    }
  }

  @Nested
  class GeneratedIds {

    @Test
    void create_withAGeneratedId_twice_isRefusedAndMakesOne() {
      String body = "{\"id\":\"" + generatedId() + "\",\"name\":\"a\"}";
      assertThat(drive.post(DriveHttp.FILES, body).status()).isEqualTo(200);
      assertThat(drive.post(DriveHttp.FILES, body).outcome()).isEqualTo("409 fileIdInUse");
      assertThat(drive.upload(body, HELLO, "").outcome()).isEqualTo("409 fileIdInUse");
      assertThat(drive.seed().children(DriveHttp.ANN, "")).containsExactly("a");
    }

    @Test
    void create_withAnIdOfADeletedFile_isRefused() {
      String body = "{\"id\":\"" + generatedId() + "\"}";
      drive.delete(DriveHttp.FILES + "/" + drive.post(DriveHttp.FILES, body).id());
      assertThat(drive.post(DriveHttp.FILES, body).outcome()).isEqualTo("409 fileIdInUse");
    }

    @Test
    void create_withAnIdGeneratedForAnother_isRefused() {
      String id =
          drive
              .as("bob", "GET", DriveHttp.FILES + "/generateIds?count=1", null)
              .json()
              .at("/ids/0")
              .asText();
      assertThat(drive.post(DriveHttp.FILES, "{\"id\":\"" + id + "\"}").status()).isEqualTo(400);
    }

    @Test
    void create_folderWithAGeneratedId_works_documentDoesNot() {
      assertThat(
              drive
                  .post(
                      DriveHttp.FILES,
                      DriveHttp.json(Map.of("id", generatedId(), "mimeType", MimeTypes.FOLDER)))
                  .status())
          .isEqualTo(200);
      assertThat(
              drive
                  .post(
                      DriveHttp.FILES,
                      DriveHttp.json(
                          Map.of(
                              "id",
                              generatedId(),
                              "mimeType",
                              "application/vnd.google-apps.document")))
                  .outcome())
          .isEqualTo("400 invalid");
    }

    @ParameterizedTest
    @CsvSource({
      "count=0,400",
      "count=1001,400",
      "count=1000,200",
      "type=shortcuts,200",
      "type=x,400",
      "space=appDataFolder,501"
    })
    void generateIds_parameters(String query, int status) {
      assertThat(drive.get(DriveHttp.FILES + "/generateIds?" + query).status()).isEqualTo(status);
    }
  }

  @Nested
  class Update {

    @Test
    void update_nameAndTimes_areKeptAndVersionGrows() {
      String id = drive.seed().file(DriveHttp.ANN, "a", HELLO);
      long before = all(id).path("version").asLong();
      patch(id, "", "{\"name\":\"b\",\"modifiedTime\":\"2020-01-02T03:04:05.678+01:00\"}");
      JsonNode file = all(id);
      assertThat(file.path("name").asText()).isEqualTo("b");
      assertThat(file.path("modifiedTime").asText()).isEqualTo("2020-01-02T02:04:05.678Z");
      assertThat(file.path("version").isTextual()).isTrue();
      assertThat(file.path("version").asLong()).isGreaterThan(before);
    }

    @Test
    void update_name_setsTheTime_movingDoesNot() {
      String id = drive.seed().file(DriveHttp.ANN, "a", HELLO);
      String folder = drive.folder("f", "root");
      drive.clock().advance(Duration.ofSeconds(1));
      patch(id, "?addParents=" + folder + "&removeParents=root", "{}");
      assertThat(all(id).path("modifiedTime").asText()).isEqualTo("2026-11-23T09:00:00.000Z");
      patch(id, "", "{\"name\":\"b\"}");
      assertThat(all(id).path("modifiedTime").asText()).isEqualTo("2026-11-23T09:00:01.000Z");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"parents\":[\"root\"]}",
          "{\"id\":\"x\"}",
          "{\"createdTime\":\"2020-01-01T00:00:00Z\"}"
        })
    void update_ofWhatIsNotWritable_isRefused(String body) {
      String id = drive.seed().file(DriveHttp.ANN, "a", HELLO);
      assertThat(patch(id, "", body).outcome()).isEqualTo("403 fieldNotWritable");
    }

    @Test
    void update_properties_mergesAndRemovesByNull() {
      String id = drive.seed().file(DriveHttp.ANN, "a", HELLO);
      patch(id, "", "{\"appProperties\":{\"a\":\"1\",\"b\":\"2\"}}");
      patch(id, "", "{\"appProperties\":{\"a\":null,\"c\":\"3\"}}");
      assertThat(all(id).path("appProperties"))
          .isEqualTo(DriveJson.object().put("b", "2").put("c", "3"));
    }

    @Test
    void update_propertiesBeyondTheLimits_isRefusedAndChangesNothing() {
      String id = drive.seed().file(DriveHttp.ANN, "a", HELLO);
      for (int i = 0; i < 30; i++) {
        patch(id, "", "{\"properties\":{\"k" + i + "\":\"v\"}}");
      }
      assertThat(patch(id, "", "{\"name\":\"b\",\"properties\":{\"k30\":\"v\"}}").outcome())
          .isEqualTo("400 invalid");
      assertThat(all(id).path("name").asText()).isEqualTo("a");
      String tooLong = "v".repeat(124);
      assertThat(patch(id, "", "{\"properties\":{\"k\":\"" + tooLong + "\"}}").status())
          .isEqualTo(400);
    }

    @Test
    void update_content_makesANewHeadUnderTheSameId() {
      String id = drive.seed().file(DriveHttp.ANN, "a", HELLO);
      String head = all(id).path("headRevisionId").asText();
      drive.patch(
          "/upload/drive/v3/files/" + id + "?uploadType=media",
          "new",
          "Content-Type",
          "text/plain");
      assertThat(all(id).path("headRevisionId").asText()).isNotEqualTo(head);
      assertThat(drive.seed().revisions(id)).isEqualTo(2);
      assertThat(drive.seed().content(id)).isEqualTo("new".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void update_byAReader_isRefusedExceptForTheStar() {
      String id = drive.seed().file(DriveHttp.BOB, "a", HELLO);
      drive.seed().share(id, DriveHttp.ANN, DriveRole.READER);
      assertThat(patch(id, "", "{\"name\":\"b\"}").outcome())
          .isEqualTo("403 insufficientFilePermissions");
      assertThat(
              patch(id, "?fields=starred", "{\"starred\":true}").json().path("starred").asBoolean())
          .isTrue();
    }
  }

  @Nested
  class Move {

    @Test
    void move_withBothParents_keepsTheId() {
      String from = drive.folder("from", "root");
      String to = drive.folder("to", "root");
      String id = drive.folder("x", from);
      Answer moved =
          patch(id, "?addParents=" + to + "&removeParents=" + from + "&fields=id,parents", "{}");
      assertThat(moved.json().at("/parents/0").asText()).isEqualTo(to);
      assertThat(moved.json().path("parents")).hasSize(1);
    }

    @Test
    void move_withOneOfThem_isRefused() {
      String to = drive.folder("to", "root");
      String id = drive.folder("x", "root");
      assertThat(patch(id, "?addParents=" + to, "{}").outcome()).isEqualTo("403 cannotAddParent");
      assertThat(patch(id, "?removeParents=root", "{}").status()).isEqualTo(403);
      assertThat(patch(id, "?addParents=" + to + "&removeParents=" + to, "{}").outcome())
          .isEqualTo("400 invalid");
      assertThat(drive.seed().children(DriveHttp.ANN, "")).containsExactly("to", "x");
    }

    @Test
    void move_intoItselfOrBelow_isRefused() {
      String outer = drive.folder("outer", "root");
      String inner = drive.folder("inner", outer);
      assertThat(patch(outer, "?addParents=" + inner + "&removeParents=root", "{}").status())
          .isEqualTo(403);
      assertThat(patch(outer, "?addParents=" + outer + "&removeParents=root", "{}").status())
          .isEqualTo(403);
    }
  }

  @Nested
  class Trash {

    @Test
    void trash_folder_marksChildrenWithoutTrashingThem() {
      String folder = drive.folder("f", "root");
      String child = drive.folder("c", folder);
      patch(folder, "", "{\"trashed\":true}");
      assertThat(all(folder).path("explicitlyTrashed").asBoolean()).isTrue();
      assertThat(all(folder).path("trashedTime").asText()).isNotEmpty();
      assertThat(all(child).path("trashed").asBoolean()).isTrue();
      assertThat(all(child).path("explicitlyTrashed").asBoolean()).isFalse();
      patch(folder, "", "{\"trashed\":false}");
      assertThat(all(child).path("trashed").asBoolean()).isFalse();
    }

    @Test
    void trash_byAnEditorWhoIsNotTheOwner_isRefused() {
      String id = drive.seed().file(DriveHttp.BOB, "a", HELLO);
      drive.seed().share(id, DriveHttp.ANN, DriveRole.WRITER);
      assertThat(patch(id, "", "{\"trashed\":true}").outcome())
          .isEqualTo("403 insufficientFilePermissions");
      assertThat(drive.delete(DriveHttp.FILES + "/" + id).outcome())
          .isEqualTo("403 insufficientFilePermissions");
      assertThat(drive.seed().isTrashed(id)).isFalse();
    }

    @Test
    void delete_folder_takesWhatItsOwnerHasInIt() {
      String folder = drive.seed().folder(DriveHttp.ANN, "f/g");
      String file = drive.seed().file(DriveHttp.ANN, "f/g/x", HELLO);
      assertThat(drive.delete(DriveHttp.FILES + "/" + folder).status()).isEqualTo(204);
      assertThat(drive.seed().exists(file)).isFalse();
      assertThat(drive.delete(DriveHttp.FILES + "/" + folder).outcome()).isEqualTo("404 notFound");
    }

    @Test
    void delete_folder_leavesWhatOthersOwnInIt() {
      String folder = drive.seed().folder(DriveHttp.ANN, "f");
      drive.seed().share(folder, DriveHttp.BOB, DriveRole.WRITER);
      String theirs =
          drive
              .as(
                  "bob",
                  "POST",
                  DriveHttp.FILES,
                  ("{\"parents\":[\"" + folder + "\"]}").getBytes(StandardCharsets.UTF_8))
              .id();
      drive.delete(DriveHttp.FILES + "/" + folder);
      assertThat(drive.seed().exists(theirs)).isTrue();
      assertThat(drive.seed().children(DriveHttp.BOB, "")).containsExactly("Untitled");
    }

    @Test
    void emptyTrash_deletesOnlyWhatIsInIt() {
      String kept = drive.seed().file(DriveHttp.ANN, "kept", HELLO);
      String gone = drive.seed().file(DriveHttp.ANN, "f/gone", HELLO);
      drive.seed().trash(drive.seed().id(DriveHttp.ANN, "f").orElseThrow());
      assertThat(drive.delete(DriveHttp.FILES + "/trash").status()).isEqualTo(204);
      assertThat(drive.seed().exists(kept)).isTrue();
      assertThat(drive.seed().exists(gone)).isFalse();
    }
  }

  @Nested
  class Copy {

    @Test
    void copy_keepsNameParentAndContentUnderANewId() {
      String id = drive.seed().file(DriveHttp.ANN, "f/a", HELLO);
      Answer copy = drive.post(DriveHttp.FILES + "/" + id + "/copy", "{}");
      assertThat(copy.id()).isNotEqualTo(id);
      assertThat(drive.seed().children(DriveHttp.ANN, "f")).containsExactly("a", "a");
      assertThat(drive.seed().content(copy.id())).isEqualTo(HELLO);
    }

    @Test
    void copy_folder_isRefused() {
      String id = drive.folder("f", "root");
      assertThat(drive.post(DriveHttp.FILES + "/" + id + "/copy", "{}").outcome())
          .isEqualTo("403 cannotCopyFile");
    }

    @Test
    void copy_withAGeneratedIdTwice_isRefused() {
      String id = drive.seed().file(DriveHttp.ANN, "a", HELLO);
      String body = "{\"id\":\"" + generatedId() + "\",\"name\":\"b\"}";
      assertThat(drive.post(DriveHttp.FILES + "/" + id + "/copy", body).status()).isEqualTo(200);
      assertThat(drive.post(DriveHttp.FILES + "/" + id + "/copy", body).outcome())
          .isEqualTo("409 fileIdInUse");
      assertThat(drive.seed().children(DriveHttp.ANN, "")).containsExactly("a", "b");
    }
  }

  @Nested
  class Shortcuts {

    @Test
    void create_shortcut_tellsItsTarget_andMayDangle() {
      String target = drive.seed().file(DriveHttp.ANN, "a", HELLO);
      String body =
          DriveHttp.json(
              Map.of(
                  "mimeType", MimeTypes.SHORTCUT, "shortcutDetails", Map.of("targetId", target)));
      String id = drive.post(DriveHttp.FILES, body).id();
      drive.seed().delete(target);
      assertThat(all(id).at("/shortcutDetails/targetId").asText()).isEqualTo(target);
      assertThat(all(id).at("/shortcutDetails/targetMimeType").asText())
          .isEqualTo("application/octet-stream");
      assertThat(drive.get(DriveHttp.FILES + "/" + id + "?alt=media").outcome())
          .isEqualTo("403 fileNotDownloadable");
      assertThat(drive.post(DriveHttp.FILES, body).outcome()).isEqualTo("404 notFound");
    }
  }
}

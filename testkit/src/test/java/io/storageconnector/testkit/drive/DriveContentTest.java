package io.storageconnector.testkit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.drive.DriveHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that leave: downloads, exports, revisions. */
class DriveContentTest {

  private static final String DOCUMENT = "application/vnd.google-apps.document";

  private final DriveHttp drive = DriveHttp.start();

  @AfterEach
  void stop() {
    drive.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String file(String id) {
    return DriveHttp.FILES + "/" + id;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/download"})
  void download_givesTheBytes(String prefix) {
    String id = drive.seed().file(DriveHttp.ANN, "a", bytes("0123456789"));
    Answer answer = drive.get(prefix + file(id) + "?alt=media");
    assertThat(answer.text()).isEqualTo("0123456789");
    assertThat(answer.header("Content-Length")).contains("10");
    assertThat(answer.header("Content-Type")).contains("application/octet-stream");
    assertThat(answer.header("Content-Encoding")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3,   206, 0123,       bytes 0-3/10",
    "bytes=8-,    206, 89,         bytes 8-9/10",
    "bytes=-3,    206, 789,        bytes 7-9/10",
    "bytes=0-999, 206, 0123456789, bytes 0-9/10",
    "bytes=10-,   416, '',         bytes */10",
    "lines=1-2,   200, 0123456789, ''"
  })
  void download_range(String range, int status, String text, String contentRange) {
    String id = drive.seed().file(DriveHttp.ANN, "a", bytes("0123456789"));
    Answer answer = drive.get(file(id) + "?alt=media", "Range", range);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Range").orElse("")).isEqualTo(contentRange);
    if (status == 416) {
      assertThat(answer.reason()).isEqualTo("requestedRangeNotSatisfiable");
    } else {
      assertThat(answer.text()).isEqualTo(text);
    }
  }

  @Test
  void download_emptyFile_worksWithoutARangeOnly() {
    String id = drive.seed().file(DriveHttp.ANN, "a", new byte[0]);
    assertThat(drive.get(file(id) + "?alt=media").status()).isEqualTo(200);
    assertThat(drive.get(file(id) + "?alt=media", "Range", "bytes=0-33554431").status())
        .isEqualTo(416);
  }

  @Test
  void download_abusive_needsTheOwnersWord() {
    String id = drive.seed().file(DriveHttp.ANN, "a", bytes("x"));
    drive.seed().markAbusive(id);
    drive.seed().share(id, DriveHttp.BOB, DriveRole.WRITER);
    String media = file(id) + "?alt=media";
    assertThat(drive.get(media).outcome()).isEqualTo("403 cannotDownloadAbusiveFile");
    assertThat(drive.get(media + "&acknowledgeAbuse=true").text()).isEqualTo("x");
    assertThat(drive.as("bob", "GET", media + "&acknowledgeAbuse=true", null).status())
        .isEqualTo(403);
  }

  @Test
  void document_hasNoBytes_andIsExported() {
    String id = drive.seed().document(DriveHttp.ANN, "doc", DOCUMENT, "text/plain", bytes("text"));
    JsonNode json = drive.get(file(id) + "?fields=*").json();
    assertThat(json.has("md5Checksum")).isFalse();
    assertThat(json.has("headRevisionId")).isFalse();
    assertThat(json.path("exportLinks").has("application/pdf")).isTrue();
    assertThat(drive.get(file(id) + "?alt=media").outcome()).isEqualTo("403 fileNotDownloadable");
    Answer export = drive.get(file(id) + "/export?mimeType=text/plain");
    assertThat(export.text()).isEqualTo("text");
    assertThat(export.header("Content-Type")).contains("text/plain");
  }

  @Test
  void export_whatCannotBe_isRefused() {
    String id = drive.seed().document(DriveHttp.ANN, "doc", DOCUMENT, "text/plain", bytes("text"));
    String blob = drive.seed().file(DriveHttp.ANN, "blob", bytes("x"));
    assertThat(drive.get(file(id) + "/export").outcome()).isEqualTo("400 required");
    assertThat(drive.get(file(id) + "/export?mimeType=image/png").outcome())
        .isEqualTo("400 badRequest");
    assertThat(drive.get(file(blob) + "/export?mimeType=text/plain").outcome())
        .isEqualTo("403 fileNotExportable");
    drive.service().settings(DriveSettings.builder().exportLimit(3).build());
    assertThat(drive.get(file(id) + "/export?mimeType=text/plain").outcome())
        .isEqualTo("403 exportSizeLimitExceeded");
  }

  @Test
  void upload_asADocument_isConverted() {
    Answer made =
        drive.upload("{\"name\":\"d\",\"mimeType\":\"" + DOCUMENT + "\"}", bytes("text"), "");
    assertThat(drive.get(file(made.id()) + "/export?mimeType=text/plain").text()).isEqualTo("text");
    assertThat(drive.get(file(made.id()) + "?alt=media").status()).isEqualTo(403);
  }

  // Revisions

  private List<String> revisions(String id) {
    List<String> ids = new ArrayList<>();
    drive
        .get(file(id) + "/revisions")
        .json()
        .path("revisions")
        .forEach(revision -> ids.add(revision.path("id").asText()));
    return ids;
  }

  private String seedRevisions(String... contents) {
    String id = "";
    for (String content : contents) {
      id = drive.seed().file(DriveHttp.ANN, "a", bytes(content));
      drive.clock().advance(Duration.ofDays(1));
    }
    return id;
  }

  @Test
  void revision_isDownloadableWhenItIsTheHeadOrKept() {
    String id = seedRevisions("one", "two");
    List<String> revisions = revisions(id);
    String first = file(id) + "/revisions/" + revisions.get(0);
    String second = file(id) + "/revisions/" + revisions.get(1);
    assertThat(drive.get(second + "?alt=media").text()).isEqualTo("two");
    assertThat(drive.get(first + "?alt=media").outcome())
        .isEqualTo("403 download_restricted_for_revision");
    assertThat(drive.patch(first, "{\"keepForever\":true}").status()).isEqualTo(200);
    assertThat(drive.get(first + "?alt=media").text()).isEqualTo("one");
    assertThat(drive.patch(first, "{\"keepForever\":false}").outcome())
        .isEqualTo("400 illegalKeepForeverModification");
    assertThat(drive.get(first + "?fields=keepForever,size").json().path("size").asText())
        .isEqualTo("3");
  }

  @Test
  void revision_isPurgedThirtyDaysAfterItWasReplaced_unlessKept() {
    String id = seedRevisions("one", "two", "three");
    List<String> revisions = revisions(id);
    drive.patch(file(id) + "/revisions/" + revisions.get(0), "{\"keepForever\":true}");
    drive.clock().advance(Duration.ofDays(30));
    assertThat(revisions(id)).containsExactly(revisions.get(0), revisions.get(2));
  }

  @Test
  void revisions_beyondAHundred_arePurged() {
    String id = "";
    for (int i = 0; i < 105; i++) {
      id = drive.seed().file(DriveHttp.ANN, "a", bytes("r" + i));
    }
    assertThat(revisions(id)).hasSize(100);
  }

  @Test
  void revision_last_cannotBeDeleted() {
    String id = seedRevisions("one", "two");
    List<String> revisions = revisions(id);
    assertThat(drive.delete(file(id) + "/revisions/" + revisions.get(1)).status()).isEqualTo(204);
    assertThat(drive.seed().content(id)).isEqualTo(bytes("one"));
    assertThat(drive.delete(file(id) + "/revisions/" + revisions.get(0)).outcome())
        .isEqualTo("400 badRequest");
    assertThat(drive.get(file(id) + "/revisions/nix").outcome()).isEqualTo("404 notFound");
  }
}

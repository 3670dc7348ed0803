package io.storageconnector.testkit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.testkit.drive.DriveHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One test for each row of the documented protocol of resumable uploads. */
class ResumableUploadTest {

  private static final int GRAIN = 256 * 1024;
  private static final String BEGIN = "/upload/drive/v3/files?uploadType=resumable";

  private DriveHttp drive = DriveHttp.start();

  @AfterEach
  void stop() {
    drive.close();
  }

  private void restart(DriveSettings settings) {
    drive.close();
    drive = DriveHttp.start(settings);
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  private String begin(String metadata) {
    Answer answer = drive.post(BEGIN + "&fields=id,size,md5Checksum,mimeType,name", metadata);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.bytes()).isEmpty();
    return answer.header("Location").orElseThrow();
  }

  private Answer chunk(String session, byte[] all, int from, int to, Object total) {
    return drive.put(
        session,
        Arrays.copyOfRange(all, from, to),
        "Content-Range",
        "bytes " + from + "-" + (to - 1) + "/" + total);
  }

  private Answer query(String session, Object total) {
    return drive.put(session, new byte[0], "Content-Range", "bytes */" + total);
  }

  private static void assertProgress(Answer answer, long received) {
    assertThat(answer.status()).isEqualTo(308);
    assertThat(answer.bytes()).isEmpty();
    assertThat(answer.header("Range").orElse("none"))
        .isEqualTo(received == 0 ? "none" : "bytes=0-" + (received - 1));
  }

  private void assertStored(Answer answer, byte[] expected) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(drive.seed().content(answer.id())).isEqualTo(expected);
  }

  @Test
  void begin_answersAnAbsoluteSecretLocationAtTheClientsOrigin() {
    String location = begin("{\"name\":\"a\"}");
    assertThat(location).startsWith(drive.origin() + BEGIN).contains("upload_id=");
    assertThat(drive.service().uploadSecrets()).allSatisfy(s -> assertThat(location).contains(s));
    assertThat(drive.service().openUploads()).isEqualTo(1);
    assertThat(drive.seed().children(DriveHttp.ANN, "")).isEmpty();
  }

  @Test
  void chunks_inOrder_makeOneFileWithTheFieldsAskedForAtTheBeginning() {
    byte[] all = bytes(2 * GRAIN + 100);
    String session = begin("{\"name\":\"a\"}");
    assertProgress(chunk(session, all, 0, GRAIN, all.length), GRAIN);
    assertProgress(chunk(session, all, GRAIN, 2 * GRAIN, all.length), 2 * GRAIN);
    Answer last = chunk(session, all, 2 * GRAIN, all.length, all.length);
    assertStored(last, all);
    assertThat(last.json().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("id", "size", "md5Checksum", "mimeType", "name");
    assertThat(last.json().path("size").asText()).isEqualTo(String.valueOf(all.length));
    assertThat(drive.service().openUploads()).isZero();
  }

  @Test
  void wholeContent_withoutRange_isDoneAtOnce() {
    byte[] all = bytes(1000);
    assertStored(drive.put(begin("{}"), all), all);
  }

  @Test
  void chunk_byPost_isAccepted() {
    byte[] all = bytes(10);
    assertStored(drive.as("ann", "POST", begin("{}"), all, "Content-Range", "bytes 0-9/10"), all);
  }

  @Test
  void chunk_compressed_countsUncompressedBytes() throws IOException {
    byte[] all = new byte[GRAIN];
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(all);
    }
    Answer answer =
        drive.put(
            begin("{}"),
            packed.toByteArray(),
            "Content-Encoding",
            "gzip",
            "Content-Range",
            "bytes 0-" + (GRAIN - 1) + "/" + GRAIN);
    assertStored(answer, all);
  }

  @Test
  void emptyContent_isDoneByAQueryOfZero() {
    assertStored(query(begin("{}"), 0), new byte[0]);
  }

  @Test
  void unknownTotal_isLearnedFromTheLastChunk() {
    byte[] all = bytes(GRAIN + 1);
    String session = begin("{}");
    assertProgress(chunk(session, all, 0, GRAIN, "*"), GRAIN);
    assertStored(chunk(session, all, GRAIN, all.length, all.length), all);
  }

  @Test
  void unknownTotal_isLearnedFromAQuery() {
    byte[] all = bytes(GRAIN);
    String session = begin("{}");
    assertProgress(chunk(session, all, 0, GRAIN, "*"), GRAIN);
    assertStored(query(session, GRAIN), all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "786432"})
  void query_tellsWhatIsThere(String total) {
    byte[] all = bytes(3 * GRAIN);
    String session = begin("{}");
    assertProgress(query(session, total), 0);
    chunk(session, all, 0, GRAIN, all.length);
    assertProgress(query(session, total), GRAIN);
  }

  @Test
  void query_ofADoneSession_givesTheSameAnswerAndMakesNothing() {
    byte[] all = bytes(10);
    String session = begin("{\"name\":\"a\"}");
    Answer done = chunk(session, all, 0, 10, 10);
    assertThat(query(session, 10).json()).isEqualTo(done.json());
    assertThat(chunk(session, all, 0, 10, 10).json()).isEqualTo(done.json());
    assertThat(drive.seed().children(DriveHttp.ANN, "")).containsExactly("a");
  }

  @Test
  void chunk_thatIsNoMultipleOf256KiB_isRefusedAndStoresNothing() {
    byte[] all = bytes(2 * GRAIN);
    String session = begin("{}");
    assertThat(chunk(session, all, 0, GRAIN - 1, all.length).outcome()).isEqualTo("400 badRequest");
    assertProgress(query(session, all.length), 0);
  }

  @Test
  void chunk_beyondAGap_isRefused() {
    byte[] all = bytes(3 * GRAIN);
    String session = begin("{}");
    chunk(session, all, 0, GRAIN, all.length);
    assertThat(chunk(session, all, 2 * GRAIN, all.length, all.length).status()).isEqualTo(400);
    assertProgress(query(session, all.length), GRAIN);
  }

  @Test
  void chunk_sentAgain_isSkipped() {
    byte[] all = bytes(2 * GRAIN);
    String session = begin("{}");
    chunk(session, all, 0, GRAIN, all.length);
    assertProgress(chunk(session, all, 0, GRAIN, all.length), GRAIN);
    assertStored(chunk(session, all, 0, all.length, all.length), all);
  }

  @Test
  void chunk_withAnotherTotalThanBefore_isRefused() {
    byte[] all = bytes(2 * GRAIN);
    String session = begin("{}");
    chunk(session, all, 0, GRAIN, all.length);
    assertThat(chunk(session, all, GRAIN, all.length, all.length + 1).status()).isEqualTo(400);
  }

  @Test
  void chunk_withAnotherTotalThanAnnounced_isRefused() {
    String session =
        drive.post(BEGIN, "{}", "X-Upload-Content-Length", "10").header("Location").orElseThrow();
    assertThat(chunk(session, bytes(9), 0, 9, 9).status()).isEqualTo(400);
    assertThat(chunk(session, bytes(10), 0, 10, 10).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 0-8/10",
        "bytes 0-10/10",
        "bytes 5-4/10",
        "bytes=0-9/10",
        "0-9/10",
        "bytes 0-9",
        "bytes */x"
      })
  void chunk_withAMalformedRange_isRefused(String range) {
    assertThat(drive.put(begin("{}"), bytes(10), "Content-Range", range).outcome())
        .isEqualTo("400 badRequest");
  }

  @ParameterizedTest
  @ValueSource(longs = {GRAIN, 1000})
  void chunkCommitLimit_storesLessThanSent(long limit) {
    restart(DriveSettings.builder().chunkCommitLimit(limit).build());
    byte[] all = bytes(2 * GRAIN);
    String session = begin("{}");
    assertProgress(chunk(session, all, 0, all.length, all.length), limit);
    assertProgress(query(session, all.length), limit);
    drive.service().settings(DriveSettings.builder().build());
    assertStored(chunk(session, all, (int) limit, all.length, all.length), all);
  }

  @Test
  void session_livesOneWeek() {
    String session = begin("{}");
    drive.clock().advance(Duration.ofDays(7).minusMillis(1));
    assertProgress(query(session, 10), 0);
    drive.clock().advance(Duration.ofMillis(1));
    assertThat(query(session, 10).outcome()).isEqualTo("404 notFound");
  }

  @Test
  void session_expiredByTheTest_isGoneWithItsBytes() {
    String session = begin("{}");
    chunk(session, bytes(2 * GRAIN), 0, GRAIN, 2 * GRAIN);
    drive.service().expireUploads();
    assertThat(query(session, 2 * GRAIN).outcome()).isEqualTo("404 notFound");
    assertThat(drive.service().openUploads()).isZero();
  }

  @Test
  void session_givenUp_answers499AndIsGone() {
    String session = begin("{}");
    assertThat(drive.as("ann", "DELETE", session, null).status()).isEqualTo(499);
    assertThat(query(session, 10).status()).isEqualTo(404);
  }

  @Test
  void chunk_needsATokenOfTheSameAccount() {
    String session = begin("{}");
    assertThat(drive.as("", "PUT", session, bytes(10), "Content-Range", "bytes 0-9/10").status())
        .isEqualTo(401);
    assertThat(drive.as("bob", "PUT", session, bytes(10), "Content-Range", "bytes 0-9/10").status())
        .isEqualTo(404);
    assertThat(drive.put(session, bytes(10), "Content-Range", "bytes 0-9/10").status())
        .isEqualTo(200);
  }

  @Test
  void begin_refusesWhatTheFileWouldBeRefusedFor() {
    assertThat(drive.post(BEGIN, "{\"parents\":[\"nix\"]}").outcome()).isEqualTo("404 notFound");
    drive.seed().account(DriveHttp.ANN, 100);
    assertThat(drive.post(BEGIN, "{}", "X-Upload-Content-Length", "101").outcome())
        .isEqualTo("403 storageQuotaExceeded");
    assertThat(drive.service().openUploads()).isZero();
  }

  @Test
  void begin_forAFile_addsARevisionToIt() {
    String id = drive.seed().file(DriveHttp.ANN, "a", bytes(5));
    byte[] all = bytes(300);
    String session =
        drive
            .patch(
                "/upload/drive/v3/files/" + id + "?uploadType=resumable",
                "{\"name\":\"b\"}",
                "X-Upload-Content-Type",
                "text/csv")
            .header("Location")
            .orElseThrow();
    Answer done = chunk(session, all, 0, 300, 300);
    assertStored(done, all);
    assertThat(done.id()).isEqualTo(id);
    assertThat(done.json().path("name").asText()).isEqualTo("b");
    assertThat(drive.seed().revisions(id)).isEqualTo(2);
  }

  @Test
  void finish_withAnIdUsedMeanwhile_isRefusedAndEndsTheSession() {
    String id = drive.get(DriveHttp.FILES + "/generateIds?count=1").json().at("/ids/0").asText();
    String session = begin("{\"id\":\"" + id + "\"}");
    assertThat(drive.post(DriveHttp.FILES, "{\"id\":\"" + id + "\"}").status()).isEqualTo(200);
    assertThat(chunk(session, bytes(1), 0, 1, 1).outcome()).isEqualTo("409 fileIdInUse");
    assertThat(query(session, 1).status()).isEqualTo(404);
  }

  @Test
  void finish_whoseAnswerIsLost_isFoundByAQuery() {
    byte[] all = bytes(10);
    String session = begin("{\"name\":\"a\"}");
    drive.service().faults().on(DriveOperation.UPLOAD_CHUNK).statusAfterEffect(503);
    assertThat(chunk(session, all, 0, 10, 10).status()).isEqualTo(503);
    assertStored(query(session, 10), all);
    assertThat(drive.seed().children(DriveHttp.ANN, "")).containsExactly("a");
  }
}

package io.storageconnector.testkit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.testkit.drive.DriveHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests in disguise, in batches, and at the same time. */
class DriveRequestsTest {

  private final DriveHttp drive = DriveHttp.start();

  @AfterEach
  void stop() {
    drive.close();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  @Test
  void patch_asPostWithAHeader_isAnUpdate() {
    String id = drive.folder("a", "root");
    Answer answer =
        drive.post(
            DriveHttp.FILES + "/" + id, "{\"name\":\"b\"}", "X-HTTP-Method-Override", "PATCH");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(drive.seed().children(DriveHttp.ANN, "")).containsExactly("b");
    assertThat(drive.service().log().effects(DriveOperation.UPDATE_FILE)).isEqualTo(1);
  }

  @Test
  void get_asPostWithAForm_isASearch() throws IOException {
    drive.folder("a", "root");
    drive.folder("b", "root");
    String form = "q=" + DriveHttp.enc("name = 'a'") + "&fields=" + DriveHttp.enc("files(name)");
    for (byte[] body : new byte[][] {form.getBytes(StandardCharsets.UTF_8), gzip(form)}) {
      boolean packed = body[0] != 'q';
      Answer answer =
          drive.as(
              "ann",
              "POST",
              DriveHttp.FILES,
              body,
              "X-HTTP-Method-Override",
              "GET",
              "Content-Type",
              "application/x-www-form-urlencoded",
              "Content-Encoding",
              packed ? "gzip" : "identity");
      assertThat(answer.text()).isEqualTo("{\"files\":[{\"name\":\"a\"}]}");
    }
    assertThat(drive.service().log().attempts(DriveOperation.LIST_FILES)).isEqualTo(2);
    assertThat(drive.seed().children(DriveHttp.ANN, "")).containsExactly("a", "b");
  }

  @Test
  void body_compressed_isUnpackedByItsHeaderAlone() throws IOException {
    byte[] packed = gzip("{\"name\":\"packed\"}");
    assertThat(
            drive.as("ann", "POST", DriveHttp.FILES, packed, "Content-Encoding", "gzip").status())
        .isEqualTo(200);
    assertThat(drive.as("ann", "POST", DriveHttp.FILES, packed).outcome())
        .isEqualTo("400 parseError");
    assertThat(drive.post(DriveHttp.FILES, "{}", "Content-Encoding", "gzip").outcome())
        .isEqualTo("400 badRequest");
    Answer content = drive.as("ann", "POST", "/upload/drive/v3/files?uploadType=media", packed);
    assertThat(drive.seed().content(content.id())).isEqualTo(packed);
  }

  private static String batch(String... requests) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < requests.length; i++) {
      body.append("--x\r\nContent-Type: application/http\r\nContent-ID: <r+")
          .append(i)
          .append(">\r\n\r\n")
          .append(requests[i])
          .append("\r\n");
    }
    return body + "--x--";
  }

  @Test
  void batch_answersEachRequestInOrder() {
    String id = drive.folder("a", "root");
    drive.service().faults().on(DriveOperation.LIST_FILES).status(503);
    Answer answer =
        drive.post(
            "/batch/drive/v3",
            batch(
                "GET " + DriveHttp.FILES + "/" + id + "?fields=name HTTP/1.1\r\n\r\n",
                "GET " + DriveHttp.FILES + "/nix\r\n\r\n",
                "PATCH "
                    + DriveHttp.FILES
                    + "/"
                    + id
                    + "?fields=name\r\nContent-Type: application/json\r\n\r\n{\"name\":\"b\"}",
                "GET " + DriveHttp.FILES + " HTTP/1.1\r\n\r\n",
                "GET " + DriveHttp.FILES + "/" + id + "?alt=media\r\n\r\n"),
            "Content-Type",
            "multipart/mixed; boundary=x");
    assertThat(answer.status()).isEqualTo(200);
    String[] parts = answer.text().split("--batch_fakeDrive", -1);
    assertThat(parts).hasSize(7);
    assertThat(parts[1]).contains("<response-r+0>", "HTTP/1.1 200", "{\"name\":\"a\"}");
    assertThat(parts[2]).contains("<response-r+1>", "HTTP/1.1 404");
    assertThat(parts[3]).contains("{\"name\":\"b\"}");
    assertThat(parts[4]).contains("HTTP/1.1 503", "backendError");
    assertThat(parts[5]).contains("HTTP/1.1 400");
    assertThat(drive.service().log().effects(DriveOperation.UPDATE_FILE)).isEqualTo(1);
  }

  @Test
  void batch_innerTokensDecide() {
    String request = "GET " + DriveHttp.FILES + "\r\nAuthorization: Bearer ";
    Answer answer =
        drive.as(
            "",
            "POST",
            "/batch/drive/v3",
            batch(request + "ann\r\n\r\n", request + "nix\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "multipart/mixed; boundary=x");
    String[] parts = answer.text().split("--batch_fakeDrive", -1);
    assertThat(parts[1]).contains("HTTP/1.1 200");
    assertThat(parts[2]).contains("HTTP/1.1 401");
  }

  @Test
  void batch_malformedOrTooLong_isRefused() {
    String[] many = new String[101];
    Arrays.fill(many, "GET /drive/v3/files\r\n\r\n");
    for (String body : new String[] {"", "--x--", batch(many), batch("GET")}) {
      assertThat(
              drive
                  .post("/batch/drive/v3", body, "Content-Type", "multipart/mixed; boundary=x")
                  .outcome())
          .isEqualTo("400 badRequest");
    }
    assertThat(drive.post("/batch/drive/v3", "{}").outcome()).isEqualTo("400 badRequest");
  }

  private static <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(
            pool.submit(
                () -> {
                  start.await();
                  return work.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  @Timeout(60)
  void create_atTheSameTimeWithOneId_makesOneFile() throws Exception {
    String id = drive.get(DriveHttp.FILES + "/generateIds?count=1").json().at("/ids/0").asText();
    List<String> outcomes =
        atOnce(8, () -> drive.post(DriveHttp.FILES, "{\"id\":\"" + id + "\"}").outcome());
    assertThat(outcomes).filteredOn("200"::equals).hasSize(1);
    assertThat(outcomes).filteredOn("409 fileIdInUse"::equals).hasSize(7);
    assertThat(drive.service().log().effects(DriveOperation.CREATE_FILE)).isEqualTo(1);
    assertThat(drive.seed().children(DriveHttp.ANN, "")).hasSize(1);
  }

  @Test
  @Timeout(60)
  void create_atTheSameTimeWithOneName_makesTwins() throws Exception {
    List<String> ids = atOnce(8, () -> drive.folder("f", "root"));
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(drive.seed().children(DriveHttp.ANN, "")).hasSize(8).containsOnly("f");
  }
}

package io.storageconnector.testkit.assertions;

import static io.storageconnector.testkit.assertions.FakeAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.StorageFake;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxRole;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.memory.InMemoryConfig;
import io.storageconnector.testkit.memory.InMemoryProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FakeAssertionsTest {

  private static final byte[] PRICES = "1;2".getBytes(UTF_8);

  private final FakeBox box = FakeBox.start();
  private final FakeDrive drive = FakeDrive.start();
  private final InMemoryProvider memory = InMemoryProvider.create(InMemoryConfig.boxLike());

  @BeforeAll
  void seed() {
    for (StorageFake fake : List.of(box, drive)) {
      fake.file("import/prices.csv", PRICES);
      fake.file("import/old.csv", PRICES);
      fake.file("import/old.csv", "2".getBytes(UTF_8));
      fake.folder("export");
      fake.file("export/gone.csv", PRICES);
      fake.trash("export/gone.csv");
    }
    memory.seed("default").file("import/prices.csv", PRICES);
    memory.seed("default").file("import/old.csv", PRICES);
    memory.seed("default").file("import/old.csv", "2".getBytes(UTF_8));
    memory.seed("default").folder("export");
  }

  @AfterAll
  void stop() {
    box.close();
    drive.close();
    memory.close();
  }

  List<AbstractContentsAssert<?, ?>> all() {
    return List.of(assertThat(box), assertThat((StorageFake) drive), assertThat(memory));
  }

  @ParameterizedTest
  @MethodSource("all")
  void contents_asExpected_pass(AbstractContentsAssert<?, ?> contents) {
    contents
        .hasFile("import/prices.csv")
        .withContent("1;2")
        .withContent(PRICES)
        .withSize(3)
        .withVersions(1)
        .withMd5(md5())
        .withSha1(sha1());
    contents.hasFile("import/old.csv").withVersions(2);
    contents
        .hasNoFile("import/prices")
        .hasNoFile("export/gone.csv")
        .hasNoFile("nowhere/at/all")
        .hasFolder("")
        .hasFolder("import")
        .hasChildren("export")
        .hasChildren("", "export", "import")
        .hasChildren("import", "prices.csv", "old.csv")
        .hasNoOpenUploadSessions();
  }

  @ParameterizedTest
  @MethodSource("all")
  void contents_notAsExpected_tellWhatIsThere(AbstractContentsAssert<?, ?> contents) {
    assertFails(
        () -> contents.hasFile("import/price.csv"),
        "import/price.csv",
        "its folder import holds [",
        "prices.csv");
    assertFails(() -> contents.hasFile("exports/2026/a.csv"), "its root holds [", "export");
    assertFails(() -> contents.hasFile("import"), "a folder is there, with [");
    assertFails(() -> contents.hasNoFile("import/old.csv"), "1 bytes in 2 versions");
    assertFails(() -> contents.hasNoFile("import"), "something that is no file is there");
    assertFails(() -> contents.hasFolder("import/old.csv"), "something else is there");
    assertFails(() -> contents.hasChildren("import", "old.csv"), "import in the ", "prices.csv");
    assertFails(() -> contents.hasChildren("exports"), "its root holds [");
  }

  @ParameterizedTest
  @MethodSource("all")
  void file_notAsExpected_tellsWhatIsThere(AbstractContentsAssert<?, ?> contents) {
    StoredFileAssert<?> file = contents.hasFile("import/prices.csv");
    assertFails(() -> file.withContent("1;3"), "1;2", "1;3", "import/prices.csv");
    assertFails(
        () -> file.withContent("1;2;3".getBytes(UTF_8)),
        "5 bytes with SHA-1",
        "3 bytes with SHA-1",
        "at byte 3");
    assertFails(() -> file.withSize(4), "size of import/prices.csv", "3", "4");
    assertFails(() -> file.withVersions(2), "versions of import/prices.csv", "1", "2");
    assertFails(() -> file.withSha1("00"), "SHA1 of import/prices.csv, 3 bytes", sha1());
    assertFails(() -> file.withSha256("00"), "SHA256 of import/prices.csv, 3 bytes");
    assertFails(() -> file.withMd5("00"), "MD5 of import/prices.csv, 3 bytes", md5());
    assertThat(file.and()).isSameAs(contents);
  }

  @Test
  void inAccount_ofSomebodyElse_looksThere() {
    box.account("guest@acme.test");
    box.contents().file("guest@acme.test", "notes.txt", PRICES);
    box.collaborate("import", "guest@acme.test", BoxRole.EDITOR);
    assertThat(box).inAccount("guest@acme.test").hasFile("notes.txt").withContent("1;2");
    assertThat(box).hasNoFile("notes.txt");
    drive.account("guest@acme.test");
    drive.contents().file("guest@acme.test", "notes.txt", PRICES);
    assertThat(drive).inAccount("guest@acme.test").hasFile("notes.txt").and().hasFolder("");
    memory.seed("guest").file("notes.txt", PRICES);
    assertThat(memory).inAccount("guest").hasFile("notes.txt");
    assertThat(memory).hasNoFile("notes.txt").hasNoOpenDownloads();
  }

  @Test
  void traffic_ofAFake_isCountedByAttemptAndEffect() throws Exception {
    try (FakeBox fresh = FakeBox.start()) {
      assertThat(fresh).hasTokenCalls(0).hasTokenRefreshes(0).hasAttempts(BoxOperation.REVOKE, 0);
      fresh.on(BoxOperation.LIST_FOLDER).status(503);
      String token = fresh.tokens().accessToken();
      URI root = URI.create(fresh.urls().api() + "/2.0/folders/0/items");
      send(HttpRequest.newBuilder(root).header("Authorization", "Bearer " + token).build());
      send(HttpRequest.newBuilder(root).header("Authorization", "Bearer " + token).build());
      refresh(fresh);
      assertThat(fresh)
          .hasAttempts(BoxOperation.LIST_FOLDER, 2)
          .hasEffects(BoxOperation.LIST_FOLDER, 1)
          .hasTokenCalls(1)
          .hasTokenRefreshes(1)
          .hasRequest(BoxOperation.LIST_FOLDER, head -> head.header("Authorization").isPresent())
          .isClean()
          .requests(BoxOperation.LIST_FOLDER)
          .hasSize(2)
          .allMatch(head -> head.method().equals("GET"));
      assertFails(
          () -> assertThat(fresh).hasEffects(BoxOperation.LIST_FOLDER, 2),
          "LIST_FOLDER to take effect 2 times",
          "it was 1 times",
          "LIST_FOLDER 2 (effects 1)",
          "TOKEN_REFRESH 1 (effects 1)");
      assertFails(
          () -> assertThat(fresh).hasAttempts(BoxOperation.LIST_FOLDER, 1), "it was 2 times");
      assertFails(() -> assertThat(fresh).hasTokenCalls(0), "it was 1 times");
      assertFails(() -> assertThat(fresh).hasTokenRefreshes(0), "it was 1 times");
      assertFails(
          () -> assertThat(fresh).hasRequest(BoxOperation.LIST_FOLDER, head -> false),
          "none of these has it");
      fresh.on(BoxOperation.COPY_FILE).status(500);
      assertFails(() -> assertThat(fresh).isClean(), "never fired");
    }
  }

  @Test
  void traffic_ofNobody_isNothing() {
    assertFails(
        () -> assertThat(drive).hasAttempts(DriveOperation.ABOUT, 1), "All that arrived: nothing");
  }

  @Test
  void hasNoOpenUploadSessions_oneIsOpen_fails() throws Exception {
    try (FakeBox fresh = FakeBox.start()) {
      send(
          HttpRequest.newBuilder(URI.create(fresh.urls().upload() + "/2.0/files/upload_sessions"))
              .header("Authorization", "Bearer " + fresh.tokens().accessToken())
              .POST(
                  BodyPublishers.ofString(
                      "{\"folder_id\":\"0\",\"file_size\":50000000,\"file_name\":\"big\"}"))
              .build());
      assertFails(() -> assertThat(fresh).hasNoOpenUploadSessions(), "1 wait for parts");
      fresh.clock().advance(Duration.ofDays(8));
      assertThat(fresh).hasNoOpenUploadSessions();
    }
  }

  private static void refresh(FakeBox box) throws IOException, InterruptedException {
    String form =
        "grant_type=refresh_token&refresh_token="
            + box.tokens().refreshToken().orElseThrow()
            + "&client_id="
            + box.clientId()
            + "&client_secret="
            + box.clientSecret();
    send(
        HttpRequest.newBuilder(box.urls().token())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  private static void send(HttpRequest request) throws IOException, InterruptedException {
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
  }

  private static String md5() {
    return digest("MD5");
  }

  private static String sha1() {
    return digest("SHA-1");
  }

  private static String digest(String algorithm) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(PRICES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertFails(ThrowingCallable assertion, String... parts) {
    assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(parts);
  }
}

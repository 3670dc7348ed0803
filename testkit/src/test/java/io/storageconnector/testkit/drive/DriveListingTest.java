package io.storageconnector.testkit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.drive.DriveHttp.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriveListingTest {

  private DriveHttp drive = DriveHttp.start();

  @AfterEach
  void stop() {
    drive.close();
  }

  private void restart(DriveSettings.Builder settings) {
    drive.close();
    drive = DriveHttp.start(settings.build());
  }

  private void seed(int count) {
    for (int i = 0; i < count; i++) {
      drive.seed().file(DriveHttp.ANN, "f" + i, new byte[0]);
    }
  }

  /** Follows the tokens, and returns the sizes of the pages. */
  private List<Integer> pages(String query, List<String> names) {
    List<Integer> sizes = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      String next = token.map(t -> "&pageToken=" + DriveHttp.enc(t)).orElse("");
      Answer answer = drive.get(DriveHttp.FILES + "?" + query + next);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      answer.json().path("files").forEach(file -> names.add(file.path("name").asText()));
      sizes.add(answer.json().path("files").size());
      token = Optional.ofNullable(answer.json().get("nextPageToken")).map(JsonNode::asText);
    } while (token.isPresent());
    return sizes;
  }

  private String firstToken(String query) {
    return DriveHttp.enc(
        drive.get(DriveHttp.FILES + "?" + query).json().path("nextPageToken").asText());
  }

  @Test
  void list_moreThanAHundred_comesInPagesOfAHundredWhateverIsAskedFor() {
    seed(250);
    List<String> names = new ArrayList<>();
    assertThat(pages("pageSize=1000", names)).containsExactly(100, 100, 50);
    assertThat(names).doesNotHaveDuplicates().hasSize(250);
  }

  @Test
  void list_withAHigherCap_givesWhatIsAskedFor() {
    restart(DriveSettings.builder().maximumPageSize(1000));
    seed(150);
    assertThat(pages("pageSize=1000", new ArrayList<>())).containsExactly(150);
  }

  @Test
  void list_emptyPages_haveATokenAndLoseNothing() {
    restart(DriveSettings.builder().emptyPages());
    seed(25);
    List<String> names = new ArrayList<>();
    assertThat(pages("pageSize=10", names)).containsExactly(10, 0, 10, 5);
    assertThat(names).doesNotHaveDuplicates().hasSize(25);
  }

  @Test
  void list_shortPages_loseNothing() {
    restart(DriveSettings.builder().shortPages());
    seed(25);
    List<String> names = new ArrayList<>();
    assertThat(pages("pageSize=20", names)).containsExactly(10, 10, 5);
    assertThat(names).doesNotHaveDuplicates().hasSize(25);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pageSize=9",
        "pageSize=10&orderBy=name",
        "pageSize=10&fields=nextPageToken",
        "pageSize=10&q=trashed%3Dfalse"
      })
  void list_tokenWithOtherParameters_isRefused(String query) {
    seed(25);
    String token = firstToken("pageSize=10");
    assertThat(drive.get(DriveHttp.FILES + "?" + query + "&pageToken=" + token).outcome())
        .isEqualTo("400 invalid");
  }

  @Test
  void list_tokenOfAnotherAccountOrNone_isRefused() {
    seed(25);
    String token = firstToken("pageSize=10");
    String query = DriveHttp.FILES + "?pageSize=10&pageToken=";
    assertThat(drive.as("bob", "GET", query + token, null).outcome()).isEqualTo("400 invalid");
    assertThat(drive.get(query + "nix").outcome()).isEqualTo("400 invalid");
    assertThat(drive.get(query + token).status()).isEqualTo(200);
  }

  @Test
  void list_tokenAfterHours_isRefused() {
    seed(25);
    String query = DriveHttp.FILES + "?pageSize=10&pageToken=" + firstToken("pageSize=10");
    drive.clock().advance(Duration.ofHours(4).minusMillis(1));
    assertThat(drive.get(query).status()).isEqualTo(200);
    drive.clock().advance(Duration.ofMillis(1));
    assertThat(drive.get(query).outcome()).isEqualTo("400 invalid");
  }

  @Test
  void list_whileFilesVanish_skipsNoneThatStays() {
    seed(20);
    List<String> seen = new ArrayList<>();
    Answer first = drive.get(DriveHttp.FILES + "?pageSize=10");
    first
        .json()
        .path("files")
        .forEach(
            file -> {
              seen.add(file.path("name").asText());
              drive.seed().delete(file.path("id").asText());
            });
    String token = DriveHttp.enc(first.json().path("nextPageToken").asText());
    drive
        .get(DriveHttp.FILES + "?pageSize=10&pageToken=" + token)
        .json()
        .path("files")
        .forEach(file -> seen.add(file.path("name").asText()));
    assertThat(seen).hasSize(20).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name              | A1,a10,a2,folder
          name desc         | folder,a2,a10,A1
          name_natural      | A1,a2,a10,folder
          folder,name       | folder,A1,a10,a2
          folder desc, name | A1,a10,a2,folder
          quotaBytesUsed desc,name | a10,a2,A1,folder
          modifiedTime      | A1,a10,a2,folder
          """)
  void list_orderBy_orders(String order, String expected) {
    drive.seed().file(DriveHttp.ANN, "A1", new byte[0]);
    drive.clock().advance(Duration.ofSeconds(1));
    drive.seed().file(DriveHttp.ANN, "a10", new byte[2]);
    drive.clock().advance(Duration.ofSeconds(1));
    drive.seed().file(DriveHttp.ANN, "a2", new byte[1]);
    drive.clock().advance(Duration.ofSeconds(1));
    drive.seed().folder(DriveHttp.ANN, "folder");
    List<String> names = new ArrayList<>();
    pages("orderBy=" + DriveHttp.enc(order), names);
    assertThat(String.join(",", names)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orderBy=size",
        "orderBy=name%20up",
        "orderBy=name,",
        "orderBy=name&q=fullText%20contains%20%27a%27",
        "corpora=all",
        "corpora=drive",
        "driveId=x",
        "includeItemsFromAllDrives=true",
        "corpora=allDrives&supportsAllDrives=true",
        "supportsAllDrives=yes",
        "pageSize=0",
        "pageSize=1001"
      })
  void list_wrongParameters_areRefused(String query) {
    seed(1);
    assertThat(drive.get(DriveHttp.FILES + "?" + query).status()).isEqualTo(400);
  }

  @Test
  void list_indexDelay_hidesNewNamesFromSearchesButNotFromFolders() {
    restart(DriveSettings.builder().indexDelay(Duration.ofMinutes(1)));
    String id = drive.seed().file(DriveHttp.ANN, "old", new byte[0]);
    drive.clock().advance(Duration.ofMinutes(1));
    drive.seed().rename(id, "new");
    drive.seed().file(DriveHttp.ANN, "fresh", new byte[0]);
    assertThat(found("name = 'fresh'")).isEmpty();
    assertThat(found("name != 'nix'")).containsExactly("new");
    assertThat(found("name = 'old'")).containsExactly("new");
    assertThat(found("name = 'new'")).isEmpty();
    assertThat(found("'root' in parents")).containsExactlyInAnyOrder("new", "fresh");
    drive.clock().advance(Duration.ofMinutes(1));
    assertThat(found("name = 'fresh'")).containsExactly("fresh");
    assertThat(found("name = 'old'")).isEmpty();
    assertThat(found("name = 'new'")).containsExactly("new");
  }

  private List<String> found(String q) {
    List<String> names = new ArrayList<>();
    pages("q=" + DriveHttp.enc(q), names);
    return names;
  }

  @Test
  void list_linkSharedFile_isReadableButNotListed() {
    String id = drive.seed().file(DriveHttp.BOB, "open", new byte[0]);
    drive.seed().shareByLink(id);
    assertThat(drive.get(DriveHttp.FILES + "/" + id).status()).isEqualTo(200);
    assertThat(found("trashed = false")).isEmpty();
  }
}

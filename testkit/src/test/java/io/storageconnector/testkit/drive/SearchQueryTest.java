package io.storageconnector.testkit.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchQueryTest {

  private DriveHttp drive;

  @BeforeEach
  void seed() {
    drive = DriveHttp.start();
    DriveSeed seed = drive.seed();
    seed.file(DriveHttp.ANN, "report.csv", new byte[] {1});
    seed.file(DriveHttp.ANN, "Report Two.txt", new byte[] {1});
    seed.rename(seed.file(DriveHttp.ANN, "x", new byte[0]), "it's a \\ file");
    String folder = seed.folder(DriveHttp.ANN, "in");
    seed.file(DriveHttp.ANN, "in/inner.csv", new byte[0]);
    seed.trash(seed.file(DriveHttp.ANN, "old.csv", new byte[0]));
    seed.shortcut(DriveHttp.ANN, "link", folder);
    String shared = seed.file(DriveHttp.BOB, "from bob.csv", new byte[0]);
    seed.share(shared, DriveHttp.ANN, DriveRole.READER);
  }

  @AfterEach
  void stop() {
    drive.close();
  }

  private List<String> names(String q) {
    DriveHttp.Answer answer =
        drive.get(DriveHttp.FILES + "?fields=files(name)&q=" + DriveHttp.enc(q));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return StreamSupport.stream(answer.json().path("files").spliterator(), false)
        .map(file -> file.path("name").asText())
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          name = 'report.csv'                                  | report.csv
          name = 'REPORT.CSV'                                  | report.csv
          name='it\\'s a \\\\ file'                            | it's a \\ file
          name contains 'rep'                                  | Report Two.txt,report.csv
          name contains 'two'                                  | Report Two.txt
          name contains 'eport'                                | ""
          'root' in parents and trashed=false and name!='in'   | Report Two.txt,it's a \\ file,link,report.csv
          trashed = true                                       | old.csv
          not trashed = false                                  | old.csv
          name='in' or name='link' and trashed=true            | ""
          name='in' or (name='link' and trashed=true)          | in
          sharedWithMe                                         | from bob.csv
          sharedWithMe = true and trashed = false              | from bob.csv
          'bob@acme.test' in owners                            | from bob.csv
          'me' in owners and name = 'in'                       | in
          'ann@acme.test' in readers                           | from bob.csv
          mimeType = 'application/vnd.google-apps.folder'      | in
          mimeType contains 'application/vnd.google-apps'      | in,link
          modifiedTime > '2026-11-23T09:00:00'                 | ""
          modifiedTime >= '2026-11-23T09:00:00' and name='in'  | in
          createdTime < '2026-11-23T10:00:00+01:00'            | ""
          createdTime <= '2026-11-23T10:00:00+01:00' and name='in' | in
          fullText contains 'two'                              | Report Two.txt
          visibility = 'anyoneWithLink'                        | ""
          """)
  void list_query_findsWhatItMeans(String q, String expected) {
    String wanted = expected.replace("\\\\", "\\");
    assertThat(String.join(",", names(q.replace("\\\\\\\\", "\\\\")))).isEqualTo(wanted);
  }

  @Test
  void list_shortcutTarget_findsTheShortcut() {
    String folder = drive.seed().id(DriveHttp.ANN, "in").orElseThrow();
    assertThat(names("shortcutDetails.targetId = '" + folder + "'")).containsExactly("link");
  }

  @Test
  void list_properties_areFoundByKeyAndValueOfTheOwnApplicationOnly() {
    String file = drive.seed().id(DriveHttp.ANN, "report.csv").orElseThrow();
    drive.login("other", DriveHttp.ANN, "app-2", DriveScopes.DRIVE);
    assertThat(
            drive
                .patch(
                    DriveHttp.FILES + "/" + file,
                    "{\"properties\":{\"a\":\"1\"},\"appProperties\":{\"op\":\"it's\"}}")
                .status())
        .isEqualTo(200);
    assertThat(names("properties has { key='a' and value='1' }")).containsExactly("report.csv");
    assertThat(names("properties has { key='a' and value='2' }")).isEmpty();
    String own = "appProperties has {value='it\\'s' and key='op'}";
    assertThat(names(own)).containsExactly("report.csv");
    assertThat(
            drive
                .as("other", "GET", DriveHttp.FILES + "?q=" + DriveHttp.enc(own), null)
                .json()
                .path("files"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "name = 'a",
        "name = a",
        "name = 'a' and",
        "name ~ 'a'",
        "name > 'a'",
        "(name = 'a'",
        "name = 'a')",
        "name = 'it's'",
        "name = 'a\\b'",
        "trashed = maybe",
        "trashed = 'true'",
        "title = 'a'",
        "fullText = 'a'",
        "modifiedTime > 'yesterday'",
        "'x' in children",
        "properties has { key='a' }",
        "properties has { key='a' and value='b'",
        "not",
        "name = 'a' name = 'b'"
      })
  void parse_malformed_isRefusedNamingTheParameter(String q) {
    assertThatThrownBy(() -> SearchQuery.parse(q))
        .isInstanceOfSatisfying(
            DriveRefusal.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(DriveReason.INVALID);
              assertThat(refusal.location()).isEqualTo("q");
            });
  }

  @Test
  void parse_parentUnderOrOrNot_doesNotConfineTheSearch() {
    assertThat(SearchQuery.parse("'a' in parents and trashed=false").parent()).contains("a");
    assertThat(SearchQuery.parse("'a' in parents or trashed=false").parent()).isEmpty();
    assertThat(SearchQuery.parse("not 'a' in parents").parent()).isEmpty();
  }

  @Test
  void list_parentThatCannotBeSeen_isRefused() {
    String foreign = drive.seed().folder(DriveHttp.BOB, "private");
    String query = "?q=" + DriveHttp.enc("'" + foreign + "' in parents");
    assertThat(drive.get(DriveHttp.FILES + query).outcome()).isEqualTo("404 notFound");
  }
}

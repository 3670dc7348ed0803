package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick start ends well, tells each step, and goes on where the run before ended. */
@Timeout(120)
class QuickStartTest {

  @TempDir Path folder;

  @Test
  void run_twice_secondGoesOnWithTheStoredGrantAndWithoutConsent() {
    for (String story : stories("fake")) {
      assertThat(story)
          .contains(
              "The admin consented",
              "imported departments.csv",
              "CREATED",
              "renewed, once",
              "401",
              "NEW_VERSION",
              "2 uploads stored; 1 codes were exchanged and the token renewed 2 times");
    }
    for (String story : stories("fake")) {
      assertThat(story)
          .contains(
              "no consent is needed. So far: connected, rotated, rotated",
              "the stored refresh token was presented, and the grant is accepted",
              "2 uploads stored; 0 codes were exchanged and the token renewed 3 times")
          .doesNotContain("consented");
    }
    for (String story : stories("fake")) {
      assertThat(story)
          .contains("connected, rotated, rotated, rotated, rotated, rotated")
          .doesNotContain("consented");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fake", "service-account"})
  void run_bothServices_printTheSameSteps(String which) {
    List<String> stories = stories(which);

    assertThat(stories).hasSize(2);
    assertThat(stories.get(0)).startsWith("=== Box ===");
    assertThat(stories.get(1)).startsWith("=== Google Drive ===");
    assertThat(steps(stories.get(1))).isEqualTo(steps(stories.get(0))).hasSizeGreaterThan(5);
  }

  /** The lines of a story without what differs by nature: names, addresses, ids and hashes. */
  private static List<String> steps(String story) {
    return story
        .lines()
        .filter(line -> !line.isEmpty())
        .map(line -> line.replaceAll("Google Drive|Box", "SERVICE"))
        .map(line -> line.replaceAll("https?://[^ ;]+", "ADDRESS"))
        .map(line -> line.replaceAll("(acme|globex)-[a-z]+", "$1"))
        .map(line -> line.replaceAll("version [^,]+,", "version,"))
        .map(line -> line.replaceAll("(SHA1|MD5|SHA256) [0-9a-f]+", "HASH"))
        .toList();
  }

  @Test
  void stories_andTheJob_nameNoProvider() throws IOException {
    for (String neutral :
        List.of("MainJob", "ConsentStory", "ServiceAccountStory", "RealRun", "FakeService")) {
      Path source =
          Path.of("src/main/java/io/storageconnector/examples").resolve(neutral + ".java");
      assertThat(Files.readString(source))
          .as(neutral)
          .doesNotContainPattern("(?i)\\b\\w*(box|drive|google)");
    }
  }

  @Test
  void run_database_showsNoTokenInTheClear() throws IOException {
    String told = run("fake");
    assertThat(told)
        .contains(folder.resolve("grants.mv.db").toString(), "key management service")
        .doesNotContain("FAKESECRET");
    assertThat(Files.readString(folder.resolve("fakes.properties"))).contains("FAKESECRET");
    assertThat(Files.readString(folder.resolve("grants.mv.db"), ISO_8859_1))
        .contains("acme")
        .doesNotContain("FAKESECRET");
  }

  @Test
  void run_grantsTheServicesDoNotKnow_asksForConsentAgain() throws IOException {
    run("fake");
    Files.delete(folder.resolve("fakes.properties"));

    for (String story : stories("fake")) {
      assertThat(story)
          .contains("the grant is refused (GRANT_REVOKED)", "The admin consented", "NEW_VERSION");
    }
    for (String story : stories("fake")) {
      assertThat(story).contains("no consent is needed").doesNotContain("consented");
    }
  }

  @Test
  void run_serviceAccount_sameJobWithoutConsentAndTheLoginIsKept() {
    for (String story : stories("service-account")) {
      assertThat(story)
          .contains(
              "is ACTIVE, without anybody's consent; 1 tokens were asked for",
              "imported departments.csv",
              "CREATED",
              "2 tokens were issued");
    }
    for (String story : stories("service-account")) {
      assertThat(story)
          .contains("is ACTIVE, without anybody's consent; 0 tokens were asked for")
          .contains("2 tokens were issued");
    }
  }

  @Test
  void run_bothLogins_shareDatabaseAndKey() {
    run("fake");
    run("service-account");
    assertThat(stories("fake")).allSatisfy(story -> assertThat(story).contains("no consent is"));
  }

  @Test
  void run_folder_holdsDatabaseKeyAndTheFakesMemoryOnly() throws IOException {
    run("fake");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("grants.mv.db", "key.json", "fakes.properties");
    }
  }

  @Test
  void run_unknownArgument_saysWhatThereIsAndLeavesNothing() throws IOException {
    assertThatThrownBy(() -> run("dropbox"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("usage: [fake|service-account|box|drive]");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void database_postgresql_isNamedWithoutItsPassword() {
    try (GrantDatabase database =
        GrantDatabase.at("jdbc:postgresql://db.test:5433/grants?user=me&password=FAKESECRET")) {
      assertThat(database.name()).isEqualTo("PostgreSQL, database grants at [db.test]");
    }
  }

  @Test
  void database_ofAnotherKind_isRefusedWithoutItsPassword() {
    assertThatThrownBy(() -> GrantDatabase.at("jdbc:oracle:thin:me/FAKESECRET@db.test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("quickstart.jdbcUrl has to begin with jdbc:postgresql:");
  }

  /** What is told of each service. */
  private List<String> stories(String which) {
    return Arrays.stream(run(which).split("(?m)^(?==== )", -1)).skip(1).toList();
  }

  private String run(String which) {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    new QuickStart(folder, "", new PrintStream(told, true, UTF_8)).run(which);
    return told.toString(UTF_8);
  }
}

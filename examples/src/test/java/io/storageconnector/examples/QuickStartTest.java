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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quick start ends well, tells each step, and goes on where the run before ended. */
@Timeout(120)
class QuickStartTest {

  @TempDir Path folder;

  @Test
  void run_twice_secondGoesOnWithTheStoredGrantAndWithoutConsent() throws IOException {
    String first = run("fake");
    assertThat(first)
        .contains(
            folder.resolve("grants.mv.db").toString(),
            "key management service",
            "The admin consented",
            "imported departments.csv",
            "CREATED",
            "rotated, once",
            "401",
            "NEW_VERSION",
            "Box stored 2 uploads; it exchanged 1 codes and rotated the token 2 times");

    String second = run("fake");
    assertThat(second)
        .contains(
            "no consent is needed. So far: connected, rotated, rotated",
            "the stored refresh token was presented and rotated",
            "Box stored 2 uploads; it exchanged 0 codes and rotated the token 3 times")
        .doesNotContain("consented");

    assertThat(run("fake"))
        .contains("connected, rotated, rotated, rotated, rotated, rotated")
        .doesNotContain("consented");
  }

  @Test
  void run_database_showsNoTokenInTheClear() throws IOException {
    run("fake");
    assertThat(Files.readString(folder.resolve("fake-box.properties"))).contains("FAKESECRET");
    assertThat(Files.readString(folder.resolve("grants.mv.db"), ISO_8859_1))
        .contains("acme")
        .doesNotContain("FAKESECRET");
  }

  @Test
  void run_grantThatBoxDoesNotKnow_asksForConsentAgain() throws IOException {
    run("fake");
    Files.delete(folder.resolve("fake-box.properties"));

    assertThat(run("fake"))
        .contains("Box refuses the grant (GRANT_REVOKED)", "The admin consented", "NEW_VERSION");
    assertThat(run("fake")).contains("no consent is needed").doesNotContain("consented");
  }

  @Test
  void run_serviceAccount_sameJobWithoutConsentAndTheLoginIsKept() {
    assertThat(run("service-account"))
        .contains(
            "globex is ACTIVE, without anybody's consent; 1 tokens were asked for",
            "imported departments.csv",
            "CREATED",
            "Box issued 2 tokens");
    assertThat(run("service-account"))
        .contains("globex is ACTIVE, without anybody's consent; 0 tokens were asked for")
        .contains("Box issued 2 tokens");
  }

  @Test
  void run_bothLogins_shareDatabaseAndKey() {
    run("fake");
    run("service-account");
    assertThat(run("fake")).contains("no consent is needed");
  }

  @Test
  void run_folder_holdsDatabaseKeyAndTheFakesMemoryOnly() throws IOException {
    run("fake");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("grants.mv.db", "key.json", "fake-box.properties");
    }
  }

  @Test
  void run_unknownArgument_saysWhatThereIsAndLeavesNothing() throws IOException {
    assertThatThrownBy(() -> run("dropbox"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("usage: [fake|service-account|box]");
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

  private String run(String which) {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    new QuickStart(folder, "", new PrintStream(told, true, UTF_8)).run(which);
    return told.toString(UTF_8);
  }
}

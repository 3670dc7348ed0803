package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.Operation;
import io.storageconnector.item.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriveQueryTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "a.csv | 'a.csv'",
        "it's | 'it\\'s'",
        "a\\b | 'a\\\\b'",
        "\\' | '\\\\\\''",
        "' or name != ' | '\\' or name != \\''",
        "x') or trashed = true or (name = 'y | 'x\\') or trashed = true or (name = \\'y'"
      })
  void name_withQuotesAndBackslashes_staysAName(String name, String quoted) {
    assertThat(DriveQuery.childrenOf("p1").named(name).text())
        .isEqualTo("'p1' in parents and trashed = false and name = " + quoted);
  }

  @Test
  void changedSince_asksForWholeSecondsInUtc() {
    assertThat(
            DriveQuery.childrenOf("p1")
                .changedSince(Instant.parse("2026-11-23T09:00:01.9Z"))
                .text())
        .isEqualTo(
            "'p1' in parents and trashed = false and (createdTime >= '2026-11-23T09:00:01Z'"
                + " or modifiedTime >= '2026-11-23T09:00:01Z')");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's",
        "back\\slash",
        "\\'",
        "' or name contains '",
        "') or ('root' in parents and name = 'victim",
        "a/b",
        "%27+&=?#",
        "\u00e4\u4e2d\ud83d\ude00"
      })
  void findByName_anyName_findsThatItemAndNoOther(String name) {
    try (DriveFixture drive = DriveFixture.start()) {
      drive.upload("victim", "v");
      drive.upload(name, "x");
      drive.fake.clock().advance(Duration.ofMinutes(40));

      List<Item> found =
          drive.backend.findByName(drive.call(Operation.FIND_BY_NAME), DriveFixture.ROOT, name);

      assertThat(found).extracting(Item::name).containsExactly(name);
      drive.fake.assertClean();
    }
  }

  @Test
  void findByName_nameTooLongForAnAddress_isAskedInABody() {
    try (DriveFixture drive = DriveFixture.start()) {
      String name = "\u4e2d".repeat(255);
      drive.upload(name, "x");
      drive.fake.clock().advance(Duration.ofMinutes(40));

      assertThat(
              drive.backend.findByName(drive.call(Operation.FIND_BY_NAME), DriveFixture.ROOT, name))
          .hasSize(1);
      drive.fake.assertClean();
    }
  }
}

package io.storageconnector.internal.rotation.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the table of {@code docs/formal/README.md} names is there. */
class FormalTableTest {

  private static final Path FORMAL = Path.of("..", "docs", "formal");
  private static final String ROOM = "io.storageconnector.internal.rotation.";
  private static final Pattern NAME = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final Pattern CELL = Pattern.compile(" *\\| *");

  /**
   * A line of the table.
   *
   * @param flag in the model, or a dash
   * @param code the methods that protect
   * @param test the tests that guard
   * @param removal the constant of {@code Protection}
   */
  private record Line(String flag, List<String> code, List<String> test, String removal) {}

  private static List<Line> table() throws IOException {
    try (Stream<String> lines = Files.lines(FORMAL.resolve("README.md"))) {
      return lines
          .filter(line -> line.startsWith("| ") && NAME.matcher(line).find())
          .map(line -> CELL.split(line.substring(1), -1))
          .map(cells -> new Line(cells[1], names(cells[2]), names(cells[3]), cells[4]))
          .toList();
    }
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map(MatchResult::group).toList();
  }

  private static boolean exists(String name) {
    MatchResult parts = NAME.matcher(name).results().findFirst().orElseThrow();
    try {
      return Arrays.stream(
              Class.forName(ROOM + parts.group(1), false, FormalTableTest.class.getClassLoader())
                  .getDeclaredMethods())
          .anyMatch(method -> method.getName().equals(parts.group(2)));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Test
  void table_methodsAndTests_exist() throws IOException {
    assertThat(table())
        .allSatisfy(
            line -> {
              assertThat(line.code()).isNotEmpty().allMatch(FormalTableTest::exists);
              assertThat(line.test()).isNotEmpty().allMatch(FormalTableTest::exists);
            });
  }

  @Test
  void table_flags_areThoseOfTheModel() throws IOException {
    String model = Files.readString(FORMAL.resolve("rotation.pml"));

    assertThat(table().stream().map(Line::flag).filter(flag -> !flag.equals("-")))
        .hasSize(13)
        .allMatch(flag -> model.contains("#ifdef " + flag) || model.contains("#ifndef " + flag));
  }

  @Test
  void table_removals_areAllThereWithTheirMethods() throws IOException {
    assertThat(table().stream().map(Line::removal))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Protection.values()).map(Protection::name).toList());
    for (Line line : table()) {
      assertThat(line.code())
          .as(line.removal())
          .containsAll(
              Protection.valueOf(line.removal()).removals().stream()
                  .map(removal -> "`" + removal.type() + "#" + removal.method() + "`")
                  .distinct()
                  .toList());
    }
  }
}

package io.storageconnector.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.testkit.contract.StorageConnectorContract;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide on providers tells the truth: its samples stand in the provider, word for word. */
class ProviderGuideTest {

  private static final Path GUIDE = Path.of("../docs/guides/writing-a-provider.md");
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/main/java/io/storageconnector/examples/directory"),
          Path.of("src/test/java/io/storageconnector/examples/directory"));

  private static final Pattern JAVA =
      Pattern.compile("^```java\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern RUNG = Pattern.compile("`([A-Z]\\w+Contract)`");

  @Test
  void samples_areInTheSource() throws IOException {
    StringBuilder source = new StringBuilder();
    for (Path directory : SOURCES) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.java")) {
        for (Path file : files) {
          source.append(Files.readString(file));
        }
      }
    }
    List<String> samples = find(JAVA, Files.readString(GUIDE));
    assertThat(samples).hasSizeGreaterThan(10);
    for (String sample : samples) {
      assertThat(source.toString()).contains(sample);
    }
  }

  @Test
  void rungs_areThoseOfTheContract() throws IOException {
    List<String> rungs = new ArrayList<>();
    Class<?> rung = StorageConnectorContract.class;
    while (rung.getSimpleName().endsWith("Contract")) {
      rungs.add(0, rung.getSimpleName());
      rung = rung.getSuperclass();
    }
    String guide = Files.readString(GUIDE);
    String table = guide.substring(guide.indexOf("| extend |"));
    assertThat(find(RUNG, table.substring(0, table.indexOf("\n\n")))).isEqualTo(rungs);
  }

  private static List<String> find(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }
}

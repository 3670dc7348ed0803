package io.storageconnector.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide on token stores tells the truth: its Java samples are compiled. */
class TokenStoreGuideTest {

  private static final Path GUIDE = Path.of("../docs/guides/token-store.md");
  private static final List<Path> COMPILED =
      List.of(
          Path.of("src/main/java/io/storageconnector/examples/FileTokenStore.java"),
          Path.of("src/test/java/io/storageconnector/examples/TokenStoreSamples.java"));

  private static final Pattern JAVA =
      Pattern.compile("^```java\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

  @Test
  void samples_areCompiled() throws IOException {
    StringBuilder compiled = new StringBuilder();
    for (Path source : COMPILED) {
      compiled.append(folded(Files.readString(source)));
    }
    List<String> samples =
        JAVA.matcher(Files.readString(GUIDE))
            .results()
            .map((MatchResult block) -> block.group(1))
            .toList();
    assertThat(samples).hasSize(4);
    for (String sample : samples) {
      assertThat(compiled.toString()).contains(folded(sample));
    }
  }

  private static String folded(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}

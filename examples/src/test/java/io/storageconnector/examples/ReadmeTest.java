package io.storageconnector.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.auth.oauth2.GoogleCredentials;
import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.auth.Secret;
import io.storageconnector.box.BoxConfig;
import io.storageconnector.box.BoxProvider;
import io.storageconnector.box.BoxServerApp;
import io.storageconnector.gdrive.GoogleDriveConfig;
import io.storageconnector.gdrive.GoogleDriveProvider;
import io.storageconnector.gdrive.GoogleServerApp;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.testkit.memory.InMemoryConfig;
import io.storageconnector.testkit.memory.InMemoryProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The README tells the truth: its samples compile, its table is what providers declare. */
class ReadmeTest {

  private static final Path README = Path.of("../README.md");
  private static final Path SAMPLES =
      Path.of("src/test/java/io/storageconnector/examples/ReadmeSamples.java");

  private String readme = "";

  @BeforeEach
  void read() throws IOException {
    readme = Files.readString(README);
  }

  @Test
  void samples_areCompiled() throws IOException {
    String compiled = folded(Files.readString(SAMPLES));
    List<String> samples = blocks("java");
    assertThat(samples).hasSizeGreaterThan(5);
    for (String sample : samples) {
      assertThat(compiled).contains(folded(sample));
    }
  }

  @Test
  void commands_areOneEach() {
    List<String> commands = blocks("sh");
    assertThat(commands.get(0).strip()).startsWith("mvn ").doesNotContain("\n");
    assertThat(commands.get(1).strip()).isEqualTo("mvn -B verify");
  }

  @Test
  void capabilityTable_isWhatProvidersDeclare() {
    Matcher table =
        Pattern.compile("<!-- capabilities -->\n(.*?)<!-- /capabilities -->", Pattern.DOTALL)
            .matcher(readme);
    assertThat(table.find()).isTrue();
    assertThat(table.group(1)).isEqualTo(declared());
  }

  private static String declared() {
    BoxConfig boxConfig =
        BoxConfig.builder("id", "secret")
            .serviceAccounts(BoxServerApp.clientCredentials("server-id", Secret.of("secret")))
            .build();
    GoogleDriveConfig driveConfig =
        GoogleDriveConfig.builder("id", "secret")
            .serviceAccounts(GoogleServerApp.of(GoogleCredentials.newBuilder().build()))
            .build();
    try (BoxProvider box = BoxProvider.create(boxConfig);
        GoogleDriveProvider drive = GoogleDriveProvider.create(driveConfig);
        InMemoryProvider boxLike = InMemoryProvider.create(InMemoryConfig.boxLike());
        InMemoryProvider driveLike = InMemoryProvider.create(InMemoryConfig.driveLike())) {
      List<Capabilities> all =
          Stream.of(box, drive, boxLike, driveLike).map(StorageProvider::capabilities).toList();
      List<String> rows = new ArrayList<>();
      rows.add("| | Box | Google Drive | in memory, Box-like | in memory, Drive-like |");
      rows.add("|---|---|---|---|---|");
      for (Capability capability : Capability.values()) {
        String name = capability.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        rows.add(row(name, all, each -> each.supports(capability) ? "yes" : "no"));
      }
      rows.add(row("published hashes", all, each -> each.checksumAlgorithms().toString()));
      rows.add(
          row(
              "names that differ in case only",
              all,
              each -> each.hasCaseSensitiveNames() ? "two names" : "one name"));
      rows.add(row("longest name", all, each -> Integer.toString(each.maxNameLength())));
      rows.add(row("largest page", all, each -> Integer.toString(each.maxPageSize())));
      rows.add(row("in one request up to, bytes", all, each -> size(each.maxDirectUpload())));
      return String.join("\n", rows) + "\n";
    }
  }

  private static String size(long bytes) {
    return bytes == Long.MAX_VALUE ? "any" : Long.toString(bytes);
  }

  private static String row(
      String name, List<Capabilities> all, Function<Capabilities, String> cell) {
    return "| " + name + " | " + String.join(" | ", all.stream().map(cell).toList()) + " |";
  }

  private List<String> blocks(String language) {
    Matcher matcher =
        Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(readme);
    return matcher.results().map(block -> block.group(1)).toList();
  }

  private static String folded(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}

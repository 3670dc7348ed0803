package io.storageconnector.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.auth.ConnectionReason;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.NextAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there: files, sections, code, tests, states, log lines. */
class DocsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path OPERATIONS = ROOT.resolve("docs/guides/operations.md");
  private static final Path LARGE_UPLOADS = ROOT.resolve("docs/guides/large-uploads.md");
  private static final Path CORE = ROOT.resolve("core/src/main/java/io/storageconnector");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern NAMED_DOCUMENT = Pattern.compile("`(docs/[\\w./-]+\\.md)`");
  private static final Pattern MEMBER = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  @Test
  void links_leadToFilesAndSections() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      for (String link : find(LINK, Files.readString(document))) {
        if (!link.startsWith("https://")) {
          links++;
          if (!isThere(document, link)) {
            broken.add(ROOT.relativize(document) + ": " + link);
          }
        }
      }
      for (String name : find(NAMED_DOCUMENT, Files.readString(document))) {
        links++;
        if (!Files.exists(ROOT.resolve(name))) {
          broken.add(ROOT.relativize(document) + ": " + name);
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(15);
  }

  private static boolean isThere(Path document, String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? document : document.resolveSibling(file).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return hash < 0
        || find(HEADING, Files.readString(target)).stream()
            .map(DocsTest::anchor)
            .anyMatch(link.substring(hash + 1)::equals);
  }

  /** Names a section as the usual renderers of Markdown do. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
  }

  @Test
  void members_named_areInTheSources() throws IOException {
    Map<String, List<String>> sources = sources();
    List<String> missing = new ArrayList<>();
    int members = 0;
    for (Path document : documents()) {
      for (MatchResult named : matches(MEMBER, Files.readString(document))) {
        members++;
        Pattern member = Pattern.compile("\\b" + Pattern.quote(named.group(2)) + "\\(");
        boolean found =
            sources.getOrDefault(named.group(1), List.of()).stream()
                .anyMatch(source -> member.matcher(source).find());
        if (!found) {
          missing.add(ROOT.relativize(document) + ": " + named.group());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(members).isGreaterThan(50);
  }

  @Test
  void operations_states_areThoseOfTheEnum() throws IOException {
    assertThat(column(rows("states"), 0))
        .containsExactlyElementsOf(names(ConnectionState.values()));
  }

  @Test
  void operations_reasons_areThoseOfTheEnumWithTheirNextActions() throws IOException {
    List<List<String>> rows = rows("reasons");
    List<String> expected =
        Arrays.stream(ConnectionReason.values())
            .map(reason -> reason + " -> " + reason.nextAction())
            .toList();
    assertThat(rows.stream().map(row -> row.get(0) + " -> " + row.get(2)))
        .containsExactlyElementsOf(expected);
    assertThat(column(rows, 1)).isSubsetOf(names(ConnectionState.values()));
    Set<String> actions = new TreeSet<>(column(rows, 2));
    actions.add(NextAction.NONE.name());
    assertThat(actions).containsExactlyInAnyOrderElementsOf(names(NextAction.values()));
  }

  @Test
  void operations_events_areThoseOfTheTrail() throws IOException {
    String trail = Files.readString(CORE.resolve("internal/rotation/TrailEntry.java"));
    List<String> events =
        find(Pattern.compile("(?m)^    ([A-Z_]+),?$"), trail).stream()
            .map(event -> event.toLowerCase(Locale.ROOT))
            .toList();
    assertThat(events).hasSizeGreaterThan(10);
    assertThat(column(rows("events"), 0)).containsExactlyElementsOf(events);
  }

  @Test
  void operations_logLines_areWritten() throws IOException {
    String sources = String.join("\n", flattened(CORE));
    List<String> lines = column(rows("log"), 0);
    assertThat(lines).hasSizeGreaterThan(5);
    for (String line : lines) {
      assertThat(sources).contains(": " + line + "\"");
    }
  }

  @Test
  void guides_samples_areCompiled() throws IOException {
    Path samples = Path.of("src/test/java/io/storageconnector/examples/ReadmeSamples.java");
    String compiled = Files.readString(samples).replaceAll("\\s+", " ");
    for (Path guide : List.of(OPERATIONS, LARGE_UPLOADS)) {
      List<String> blocks =
          find(Pattern.compile("(?ms)^```java\n(.*?)^```"), Files.readString(guide));
      assertThat(blocks).isNotEmpty();
      for (String block : blocks) {
        assertThat(compiled).contains(block.replaceAll("\\s+", " ").strip());
      }
    }
  }

  @Test
  void diagrams_holdNothingThatBreaksThem() throws IOException {
    Path rotation = ROOT.resolve("docs/guides/rotation.md");
    List<String> diagrams =
        find(Pattern.compile("(?ms)^```mermaid\n(.*?)^```"), Files.readString(rotation));
    assertThat(diagrams).hasSizeGreaterThan(5);
    for (String diagram : diagrams) {
      assertThat(diagram).startsWith("sequenceDiagram\n").doesNotContain(";", "#");
      Set<String> declared =
          new TreeSet<>(find(Pattern.compile("(?m)^    participant (\\w+) as .+$"), diagram));
      List<MatchResult> arrows =
          matches(Pattern.compile("(?m)^    (\\w+)(?:->>|-->>|--x)(\\w+): .+$"), diagram);
      long notes = matches(Pattern.compile("(?m)^    Note over [\\w,]+: .+$"), diagram).size();
      assertThat(declared).hasSizeGreaterThan(2);
      for (MatchResult arrow : arrows) {
        assertThat(declared).contains(arrow.group(1), arrow.group(2));
      }
      assertThat(2 + declared.size() + arrows.size() + notes)
          .as("every line is a participant, an arrow or a note: %s", diagram)
          .isEqualTo(diagram.lines().count());
    }
  }

  /** The rows of a table between two comments, without its head; cells without their backticks. */
  private static List<List<String>> rows(String name) throws IOException {
    String text = Files.readString(OPERATIONS);
    String from = "<!-- " + name + " -->\n";
    int start = text.indexOf(from);
    assertThat(start).as("table %s", name).isNotNegative();
    String table = text.substring(start + from.length(), text.indexOf("<!-- /" + name + " -->"));
    return table
        .lines()
        .skip(2)
        .map(row -> Arrays.stream(row.split("\\|", -1)).map(DocsTest::cell).toList())
        .map(cells -> cells.subList(1, cells.size() - 1))
        .toList();
  }

  private static String cell(String raw) {
    String stripped = raw.strip();
    List<String> quoted = find(QUOTED, stripped);
    return quoted.size() == 1 && stripped.equals("`" + quoted.get(0) + "`")
        ? quoted.get(0)
        : stripped;
  }

  private static List<String> column(List<List<String>> rows, int index) {
    return rows.stream().map(row -> row.get(index)).toList();
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Path> all =
          Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
      assertThat(all).hasSizeGreaterThan(15);
      return all;
    }
  }

  /** The texts of all Java sources by the name of their class; a name may occur in two modules. */
  private static Map<String, List<String>> sources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<Path> roots =
          modules.map(module -> module.resolve("src")).filter(Files::isDirectory).toList();
      List<Path> files = new ArrayList<>();
      for (Path root : roots) {
        files.addAll(javaFiles(root));
      }
      return files.stream()
          .collect(
              Collectors.groupingBy(
                  file -> file.getFileName().toString().replace(".java", ""),
                  Collectors.mapping(DocsTest::text, Collectors.toList())));
    }
  }

  private static List<String> flattened(Path root) throws IOException {
    return javaFiles(root).stream()
        .map(file -> text(file).replaceAll("\"\\s*\\+\\s*\"", ""))
        .toList();
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> find(Pattern pattern, String text) {
    return matches(pattern, text).stream().map(found -> found.group(1)).toList();
  }

  private static List<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }
}

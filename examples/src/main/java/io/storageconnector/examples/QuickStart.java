package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.StorageConnectors;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * The quick start. Without arguments it runs against a fake Box in which an admin consents; with
 * {@code service-account} against one whose admin authorised an application; with {@code box}
 * against a real account, for which it asks the environment for BOX_CLIENT_ID, BOX_CLIENT_SECRET
 * and BOX_REDIRECT_URI.
 *
 * <p>Grants are kept in an embedded database in the folder of the system property {@code
 * quickstart.dir}, which is {@code quickstart-data} in the working directory by default, or in the
 * PostgreSQL that {@code quickstart.jdbcUrl} names; the key they are sealed with, in that folder.
 */
public final class QuickStart {

  private static final String FAKE = "fake";
  private static final String SERVICE_ACCOUNT = "service-account";
  private static final String BOX = "box";

  private final Path folder;
  private final String jdbcUrl;
  private final PrintStream out;

  /**
   * Prepares a run.
   *
   * @param folder where the key lies, and the database unless there is an address
   * @param jdbcUrl the address of a PostgreSQL database; empty for the embedded one
   * @param out where the story is told
   */
  QuickStart(Path folder, String jdbcUrl, PrintStream out) {
    this.folder = folder;
    this.jdbcUrl = jdbcUrl;
    this.out = out;
  }

  /**
   * Runs it; ends with an exception, and so with a failing exit code, if any step is not as it
   * should be.
   *
   * @param args nothing, {@code service-account} or {@code box}
   */
  public static void main(String[] args) {
    Path folder = Path.of(System.getProperty("quickstart.dir", "quickstart-data"));
    String jdbcUrl = System.getProperty("quickstart.jdbcUrl", "");
    new QuickStart(folder, jdbcUrl, System.out)
        .run(List.of(args).stream().findFirst().orElse(FAKE));
  }

  void run(String which) {
    if (!List.of(FAKE, SERVICE_ACCOUNT, BOX).contains(which)) {
      throw new IllegalArgumentException("usage: [fake|service-account|box]");
    }
    Narrator narrator = new Narrator(out);
    Path key = folder.resolve("key.json");
    try (GrantDatabase database =
        jdbcUrl.isEmpty() ? GrantDatabase.inFolder(folder) : GrantDatabase.at(jdbcUrl)) {
      StorageConnectors.Builder connectors =
          StorageConnectors.builder(database.store(), KeyFile.open(key))
              .installationId("quick-start");
      narrator.step("Grants are kept in %s, sealed with the key in %s", database.name(), key);
      narrator.remark("in production the key comes from a key management service");
      if (jdbcUrl.isEmpty()) {
        narrator.remark("to begin anew, delete %s", folder);
      }
      FakeBoxMemory memory = new FakeBoxMemory(folder.resolve("fake-box.properties"));
      switch (which) {
        case SERVICE_ACCOUNT -> new ServiceAccountRun(connectors, memory, narrator).run();
        case BOX -> new RealBoxRun(connectors, System.getenv(), consent(), narrator).run();
        default -> new FakeBoxRun(connectors, memory, narrator).run();
      }
    }
  }

  private Consent consent() {
    return new ConsoleConsent(new BufferedReader(new InputStreamReader(System.in, UTF_8)), out);
  }
}

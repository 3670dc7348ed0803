package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnectors;
import io.storageconnector.spi.StorageProvider;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The quick start. Without arguments it tells the same story on a fake Box and on a fake Google
 * Drive, where an admin consents; with {@code service-account} where an admin authorised the
 * application; with {@code box} or {@code drive} it does the job in a real account, for which it
 * asks the environment for BOX_ or GOOGLE_ and CLIENT_ID, CLIENT_SECRET and REDIRECT_URI.
 *
 * <p>Providers are chosen here and nowhere else: the stories and the job know of none.
 *
 * <p>Grants are kept in an embedded database in the folder of the system property {@code
 * quickstart.dir}, which is {@code quickstart-data} in the working directory by default, or in the
 * PostgreSQL that {@code quickstart.jdbcUrl} names; the key they are sealed with, in that folder.
 */
public final class QuickStart {

  private static final String FAKE = "fake";
  private static final String SERVICE_ACCOUNT = "service-account";
  private static final String BOX = "box";
  private static final String DRIVE = "drive";
  private static final RetryConfig IMPATIENT =
      new RetryConfig(5, Duration.ofMillis(20), Duration.ofMillis(200));

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
   * @param args nothing, {@code service-account}, {@code box} or {@code drive}
   */
  public static void main(String[] args) {
    Path folder = Path.of(System.getProperty("quickstart.dir", "quickstart-data"));
    String jdbcUrl = System.getProperty("quickstart.jdbcUrl", "");
    new QuickStart(folder, jdbcUrl, System.out)
        .run(List.of(args).stream().findFirst().orElse(FAKE));
  }

  void run(String which) {
    if (!List.of(FAKE, SERVICE_ACCOUNT, BOX, DRIVE).contains(which)) {
      throw new IllegalArgumentException("usage: [fake|service-account|box|drive]");
    }
    Path key = folder.resolve("key.json");
    try (GrantDatabase database =
        jdbcUrl.isEmpty() ? GrantDatabase.inFolder(folder) : GrantDatabase.at(jdbcUrl)) {
      StorageConnectors.Builder connectors =
          StorageConnectors.builder(database.store(), KeyFile.open(key))
              .installationId("quick-start");
      Narrator narrator = new Narrator(out);
      narrator.remark("Grants are kept in %s, sealed with the key in %s;", database.name(), key);
      narrator.remark("in production the key comes from a key management service");
      if (jdbcUrl.isEmpty()) {
        narrator.remark("to begin anew, delete %s", folder);
      }
      switch (which) {
        case BOX -> real(connectors, RealAccount.box(System.getenv()));
        case DRIVE -> real(connectors, RealAccount.drive(System.getenv()));
        default -> stories(connectors, which);
      }
    }
  }

  /** One application with both services, and the same story on each. */
  private void stories(StorageConnectors.Builder connectors, String which) {
    FakeMemory memory = FakeMemory.in(folder.resolve("fakes.properties"));
    try (FakeService box = new FakeBoxService(memory);
        FakeService drive = new FakeDriveService(memory)) {
      List<FakeService> services = List.of(box, drive);
      List<StorageProvider> providers = services.stream().map(FakeService::provider).toList();
      providers.forEach(connectors::provider);
      try (StorageConnectors storage = connectors.clock(memory.clock()).retry(IMPATIENT).build()) {
        for (int i = 0; i < services.size(); i++) {
          tell(which, storage, providers.get(i).id(), services.get(i), memory);
        }
      }
    }
  }

  private void tell(
      String which,
      StorageConnectors storage,
      String provider,
      FakeService service,
      FakeMemory memory) {
    Narrator narrator = new Narrator(out);
    narrator.title(service.name());
    if (which.equals(SERVICE_ACCOUNT)) {
      new ServiceAccountStory(storage, provider, service, memory.clock(), narrator).tell();
    } else {
      new ConsentStory(storage, provider, service, memory.clock(), narrator).tell();
    }
  }

  private void real(StorageConnectors.Builder connectors, RealAccount account) {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    new RealRun(connectors, account, new ConsoleConsent(in, out), new Narrator(out)).run();
  }
}

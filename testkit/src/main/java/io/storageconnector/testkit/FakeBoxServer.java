package io.storageconnector.testkit;

import io.storageconnector.testkit.box.BoxSettings;
import io.storageconnector.testkit.oauth.IssuedTokens;
import io.storageconnector.testkit.oauth.RotationMode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A fake Box on its own, for clients in any language: starts it, prints where it is, and runs until
 * it is killed.
 *
 * <p>Prints one {@code name=value} per line: addresses, credentials, an access and a refresh token,
 * the file with the CA certificate; the last line is {@code ready=true}. The clock runs. Options:
 * {@value #USAGE}
 */
public final class FakeBoxServer {

  private static final String USAGE =
      "--port N, --tls-port N, --proxy-port N (default: any free port), --ca FILE (default: a temporary file), --login NAME (an additional account),"
          + " --rotation strict|family|idempotent|same|conflict|SECONDS (default: idempotent), --session-minimum BYTES, --part-size BYTES, --lenient";

  private FakeBoxServer() {}

  /**
   * Runs the server.
   *
   * @param arguments the options
   * @throws IOException if the CA file cannot be written
   * @throws InterruptedException if the main thread is interrupted; the fake is closed then
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    FakeBoxBuilder builder = FakeBox.builder().clock(FakeClock.ticking());
    BoxSettings.Builder settings = BoxSettings.builder();
    Deque<String> options = new ArrayDeque<>(List.of(arguments));
    Path ca = null;
    List<String> logins = new ArrayList<>();
    while (!options.isEmpty()) {
      String option = options.pop();
      switch (option) {
        case "--port" -> builder.port(Integer.parseInt(value(options, option)));
        case "--tls-port" -> builder.tlsPort(Integer.parseInt(value(options, option)));
        case "--proxy-port" -> builder.proxyPort(Integer.parseInt(value(options, option)));
        case "--ca" -> ca = Path.of(value(options, option));
        case "--login" -> logins.add(value(options, option));
        case "--rotation" -> builder.rotation(RotationMode.parse(value(options, option)));
        case "--session-minimum" ->
            settings.minimumSessionSize(Long.parseLong(value(options, option)));
        case "--part-size" -> settings.partSize(Long.parseLong(value(options, option)));
        case "--lenient" -> settings.lenient();
        default ->
            throw new IllegalArgumentException(
                "unknown option " + option + "; there are: " + USAGE);
      }
    }
    CountDownLatch killed = new CountDownLatch(1);
    try (FakeBox box = builder.settings(settings.build()).start()) {
      logins.forEach(box::account);
      Runtime.getRuntime().addShutdownHook(new Thread(box::close));
      print(box, writeCa(box, ca), System.out);
      killed.await();
    }
  }

  private static String value(Deque<String> options, String option) {
    if (options.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return options.pop();
  }

  private static Path writeCa(FakeBox box, @Nullable Path wanted) throws IOException {
    if (wanted != null) {
      return Files.writeString(wanted, box.certificates().caPem());
    }
    Path file = Files.createTempFile("storage-connector-fake-ca", ".pem");
    file.toFile().deleteOnExit();
    return Files.writeString(file, box.certificates().caPem());
  }

  private static void print(FakeBox box, Path ca, PrintStream out) {
    IssuedTokens tokens = box.tokens();
    out.println("api=" + box.urls().api());
    out.println("upload=" + box.urls().upload());
    out.println("authorize=" + box.urls().authorize());
    out.println("token=" + box.urls().token());
    out.println("download=" + box.urls().download());
    out.println("api.tls=" + box.tlsUrls().api());
    out.println("proxy=http://127.0.0.1:" + box.proxy().getPort());
    out.println("ca=" + ca.toAbsolutePath());
    out.println("login=" + FakeBox.OWNER);
    out.println("enterprise.id=" + FakeBox.ENTERPRISE_ID);
    out.println("client.id=" + box.clientId());
    out.println("client.secret=" + box.clientSecret());
    out.println("access.token=" + tokens.accessToken());
    out.println("refresh.token=" + tokens.refreshToken().orElseThrow());
    out.println("ready=true");
    out.flush();
  }
}

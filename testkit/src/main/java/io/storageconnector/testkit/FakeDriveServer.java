package io.storageconnector.testkit;

import io.storageconnector.testkit.drive.DriveSettings;
import io.storageconnector.testkit.drive.GoogleServiceAccount;
import io.storageconnector.testkit.oauth.IssuedTokens;
import io.storageconnector.testkit.oauth.RotationMode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A fake Drive on its own, for clients in any language: starts it, prints where it is, and runs
 * until it is killed.
 *
 * <p>Prints one {@code name=value} per line: addresses, credentials, an access and a refresh token,
 * the files with the CA certificate and the service account's key; the last line is {@code
 * ready=true}. The clock runs. Options: {@value #USAGE}
 */
public final class FakeDriveServer {

  private static final String USAGE =
      "--port N, --tls-port N, --proxy-port N (default: any free port), --ca FILE (default: a temporary file), --login NAME (an additional account),"
          + " --scope URL (of the printed tokens; may be repeated; default: all files), --redirect-uri URI (may be repeated; default: any),"
          + " --service-account NAME (an account of the application's own), --key-file FILE (where its key goes; default: a temporary file), --delegate URL (a scope it may use for every user; may be repeated),"
          + " --testing (refresh tokens end after seven days), --rotation reusable|strict|family|idempotent|same|conflict|SECONDS (default: reusable), --access-token-seconds N, --token-latency-ms N, --clock-skew-seconds N (may be negative),"
          + " --page-size N, --empty-pages, --index-delay-seconds N, --chunk-commit-limit BYTES, --lenient";

  private FakeDriveServer() {}

  /**
   * Runs the server.
   *
   * @param arguments the options
   * @throws IOException if the CA file or the key file cannot be written
   * @throws InterruptedException if the main thread is interrupted; the fake is closed then
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    FakeClock clock = FakeClock.ticking();
    FakeDriveBuilder builder = FakeDrive.builder().clock(clock);
    DriveSettings.Builder settings = DriveSettings.builder();
    ServerOptions options = new ServerOptions(arguments);
    Path ca = null;
    Path keyFile = null;
    String serviceAccount = null;
    List<String> logins = new ArrayList<>();
    List<String> scopes = new ArrayList<>();
    List<String> delegated = new ArrayList<>();
    while (options.hasNext()) {
      String option = options.next();
      switch (option) {
        case "--port" -> builder.port(options.smallNumber(option));
        case "--tls-port" -> builder.tlsPort(options.smallNumber(option));
        case "--proxy-port" -> builder.proxyPort(options.smallNumber(option));
        case "--ca" -> ca = Path.of(options.value(option));
        case "--login" -> logins.add(options.value(option));
        case "--scope" -> scopes.add(options.value(option));
        case "--redirect-uri" -> builder.addRedirectUri(URI.create(options.value(option)));
        case "--service-account" -> serviceAccount = options.value(option);
        case "--key-file" -> keyFile = Path.of(options.value(option));
        case "--delegate" -> delegated.add(options.value(option));
        case "--testing" -> builder.testing();
        case "--rotation" -> builder.rotation(RotationMode.parse(options.value(option)));
        case "--access-token-seconds" ->
            builder.accessLifetime(Duration.ofSeconds(options.number(option)));
        case "--token-latency-ms" ->
            builder.tokenLatency(Duration.ofMillis(options.number(option)));
        case "--clock-skew-seconds" -> clock.advance(Duration.ofSeconds(options.number(option)));
        case "--page-size" -> settings.maximumPageSize(options.smallNumber(option));
        case "--empty-pages" -> settings.emptyPages();
        case "--index-delay-seconds" ->
            settings.indexDelay(Duration.ofSeconds(options.number(option)));
        case "--chunk-commit-limit" -> settings.chunkCommitLimit(options.number(option));
        case "--lenient" -> settings.lenient();
        default -> throw ServerOptions.unknown(option, USAGE);
      }
    }
    CountDownLatch killed = new CountDownLatch(1);
    try (FakeDrive drive = builder.settings(settings.build()).start()) {
      logins.forEach(drive::account);
      Runtime.getRuntime().addShutdownHook(new Thread(drive::close));
      if (serviceAccount != null) {
        print(drive, newServiceAccount(drive, serviceAccount, delegated), keyFile, System.out);
      }
      IssuedTokens tokens = drive.tokens(FakeDrive.OWNER, scopes.toArray(new String[0]));
      print(drive, tokens, ServerOptions.writeCa(drive.certificates(), ca), System.out);
      killed.await();
    }
  }

  private static GoogleServiceAccount newServiceAccount(
      FakeDrive drive, String name, List<String> delegated) {
    GoogleServiceAccount account = drive.serviceAccount(name);
    if (!delegated.isEmpty()) {
      account.delegate(delegated.toArray(new String[0]));
    }
    return account;
  }

  private static void print(
      FakeDrive drive, GoogleServiceAccount account, @Nullable Path keyFile, PrintStream out)
      throws IOException {
    Path file = ServerOptions.write(drive.keyFile(account), keyFile, ".json");
    out.println("service.account.email=" + account.email());
    out.println("service.account.client.id=" + account.clientId());
    out.println("service.account.key.file=" + file.toAbsolutePath());
  }

  private static void print(FakeDrive drive, IssuedTokens tokens, Path ca, PrintStream out) {
    out.println("root=" + drive.urls().root());
    out.println("authorize=" + drive.urls().authorize());
    out.println("token=" + drive.urls().token());
    out.println("revoke=" + drive.urls().revoke());
    out.println("control=" + drive.urls().root() + "__fake/");
    out.println("root.tls=" + drive.tlsUrls().root());
    out.println("proxy=http://127.0.0.1:" + drive.proxy().getPort());
    out.println("ca=" + ca.toAbsolutePath());
    out.println("login=" + FakeDrive.OWNER);
    out.println("client.id=" + drive.clientId());
    out.println("client.secret=" + drive.clientSecret());
    out.println("access.token=" + tokens.accessToken());
    out.println("refresh.token=" + tokens.refreshToken().orElseThrow());
    out.println("ready=true");
    out.flush();
  }
}

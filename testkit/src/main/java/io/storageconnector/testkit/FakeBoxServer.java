package io.storageconnector.testkit;

import io.storageconnector.testkit.box.BoxApp;
import io.storageconnector.testkit.box.BoxSettings;
import io.storageconnector.testkit.oauth.IssuedTokens;
import io.storageconnector.testkit.oauth.RotationMode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;

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
          + " --rotation strict|family|idempotent|same|conflict|SECONDS (default: idempotent), --access-token-seconds N, --token-latency-ms N, --clock-skew-seconds N (may be negative), --session-minimum BYTES, --part-size BYTES, --client-credentials-app (one the enterprise has authorised), --jwt-key FILE.pem (the same with signed assertions; the public key's id is the file's name; may be repeated), --lenient";

  private FakeBoxServer() {}

  /**
   * Runs the server.
   *
   * @param arguments the options
   * @throws IOException if the CA file cannot be written
   * @throws InterruptedException if the main thread is interrupted; the fake is closed then
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    FakeClock clock = FakeClock.ticking();
    FakeBoxBuilder builder = FakeBox.builder().clock(clock);
    BoxSettings.Builder settings = BoxSettings.builder();
    ServerOptions options = new ServerOptions(arguments);
    Path ca = null;
    List<String> logins = new ArrayList<>();
    List<Path> keyFiles = new ArrayList<>();
    boolean clientCredentials = false;
    while (options.hasNext()) {
      String option = options.next();
      switch (option) {
        case "--port" -> builder.port(options.smallNumber(option));
        case "--tls-port" -> builder.tlsPort(options.smallNumber(option));
        case "--proxy-port" -> builder.proxyPort(options.smallNumber(option));
        case "--ca" -> ca = Path.of(options.value(option));
        case "--login" -> logins.add(options.value(option));
        case "--rotation" -> builder.rotation(RotationMode.parse(options.value(option)));
        case "--access-token-seconds" ->
            builder.accessLifetime(Duration.ofSeconds(options.number(option)));
        case "--token-latency-ms" ->
            builder.tokenLatency(Duration.ofMillis(options.number(option)));
        case "--clock-skew-seconds" -> clock.advance(Duration.ofSeconds(options.number(option)));
        case "--session-minimum" -> settings.minimumSessionSize(options.number(option));
        case "--part-size" -> settings.partSize(options.number(option));
        case "--client-credentials-app" -> clientCredentials = true;
        case "--jwt-key" -> keyFiles.add(Path.of(options.value(option)));
        case "--lenient" -> settings.lenient();
        default -> throw ServerOptions.unknown(option, USAGE);
      }
    }
    CountDownLatch killed = new CountDownLatch(1);
    try (FakeBox box = builder.settings(settings.build()).start()) {
      logins.forEach(box::account);
      Runtime.getRuntime().addShutdownHook(new Thread(box::close));
      if (clientCredentials) {
        print("ccg", authorized(box, BoxApp.Kind.CLIENT_CREDENTIALS), System.out);
      }
      if (!keyFiles.isEmpty()) {
        BoxApp app = authorized(box, BoxApp.Kind.JWT);
        for (Path file : keyFiles) {
          app.addKey(kid(file), publicKey(file));
        }
        print("jwt", app, System.out);
      }
      print(box, ServerOptions.writeCa(box.certificates(), ca), System.out);
      killed.await();
    }
  }

  private static BoxApp authorized(FakeBox box, BoxApp.Kind kind) {
    BoxApp app = box.serverApp(kind).allowUserTokens().allowEnterpriseAccess();
    box.authorizeEnterprise(app.clientId(), FakeBox.ENTERPRISE_ID);
    return app;
  }

  private static String kid(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }

  private static PublicKey publicKey(Path file) throws IOException {
    String pem = Files.readString(file).replaceAll("-----[^-]*-----|\\s", "");
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("--jwt-key needs an RSA public key in PEM form", e);
    }
  }

  private static void print(String prefix, BoxApp app, PrintStream out) {
    out.println(prefix + ".client.id=" + app.clientId());
    out.println(prefix + ".client.secret=" + app.clientSecret());
  }

  private static void print(FakeBox box, Path ca, PrintStream out) {
    IssuedTokens tokens = box.tokens();
    out.println("api=" + box.urls().api());
    out.println("upload=" + box.urls().upload());
    out.println("authorize=" + box.urls().authorize());
    out.println("token=" + box.urls().token());
    out.println("revoke=" + box.urls().revoke());
    out.println("download=" + box.urls().download());
    out.println("control=" + box.urls().api() + "/__fake/");
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

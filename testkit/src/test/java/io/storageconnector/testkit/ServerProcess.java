package io.storageconnector.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A fake's command line in a process of its own with a heap of 64 MiB, seen as a stranger sees it:
 * by what it printed, its proxy and its CA file.
 */
final class ServerProcess {

  private final Process process;
  private final Properties printed;

  private ServerProcess(Process process, Properties printed) {
    this.process = process;
    this.printed = printed;
  }

  static ServerProcess launch(Class<?> server, Path directory, String... options)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                server.getName()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectError(directory.resolve("stderr").toFile()).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder lines = new StringBuilder();
    for (String line = out.readLine();
        line != null && !line.equals("ready=true");
        line = out.readLine()) {
      lines.append(line).append('\n');
    }
    Properties printed = new Properties();
    printed.load(new StringReader(lines.toString()));
    return new ServerProcess(process, printed);
  }

  String value(String name) {
    return printed.getProperty(name, "missing " + name);
  }

  /** A client that trusts the CA file and sends everything through the proxy. */
  HttpClient client() throws IOException, GeneralSecurityException {
    return HttpClient.newBuilder()
        .sslContext(trusting(Path.of(value("ca"))))
        .proxy(
            ProxySelector.of(
                new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), URI.create(value("proxy")).getPort())))
        .build();
  }

  boolean kill() throws InterruptedException {
    process.destroy();
    return process.waitFor(20, TimeUnit.SECONDS);
  }

  private static SSLContext trusting(Path pem) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}

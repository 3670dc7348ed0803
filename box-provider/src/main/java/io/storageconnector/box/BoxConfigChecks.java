package io.storageconnector.box;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers everything that is wrong with a {@link BoxConfig}, to be told at once. */
final class BoxConfigChecks {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final List<String> problems = new ArrayList<>();

  void applications(@Nullable String clientId, @Nullable BoxServerApp serverApp) {
    if (clientId != null && clientId.isBlank()) {
      problems.add("clientId is blank");
    }
    if (clientId != null && serverApp != null && serverApp.clientId().equals(clientId)) {
      problems.add(
          "clientId and serviceAccounts are the same application, and Box has one that does either");
    }
  }

  void url(String name, URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme();
    String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
    if (host.isEmpty() || !(scheme.equals("https") || scheme.equals("http"))) {
      problems.add(name + " is not an https address");
    } else if (scheme.equals("http") && !LOOPBACK.contains(host)) {
      problems.add(name + " is http, which only a loopback host may be");
    }
    if (url.getQuery() != null || url.getFragment() != null || url.getUserInfo() != null) {
      problems.add(name + " has more than scheme, host, port and path");
    }
  }

  void sameScheme(URI apiBaseUrl, URI uploadBaseUrl) {
    if (apiBaseUrl.getScheme() != null
        && !apiBaseUrl.getScheme().equals(uploadBaseUrl.getScheme())) {
      problems.add("apiBaseUrl and uploadBaseUrl differ in scheme");
    }
  }

  void timeout(String name, Duration value) {
    if (value.toMillis() < 1 || value.toMillis() > Integer.MAX_VALUE) {
      problems.add(name + " is not within a millisecond and 24 days");
    }
  }

  void maxDirectUpload(long value) {
    if (value < 1 || value > BoxConfig.MAX_DIRECT_UPLOAD) {
      problems.add("maxDirectUpload is not within 1.." + BoxConfig.MAX_DIRECT_UPLOAD);
    }
  }

  /** Does nothing if all is well. */
  void end() {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("Box configuration: " + String.join("; ", problems));
    }
  }
}

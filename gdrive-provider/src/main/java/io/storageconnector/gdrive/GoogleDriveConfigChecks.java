package io.storageconnector.gdrive;

import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gathers everything that is wrong with a {@link GoogleDriveConfig}, to be told at once. */
final class GoogleDriveConfigChecks {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]{1,100}");

  /** Google's own limit. */
  private static final int MAX_QUOTA_USER = 40;

  /** Longer parts are no quicker, and each upload keeps one in memory. */
  private static final int MAX_CHUNK_SIZE = 256 * 1024 * 1024;

  private final List<String> problems = new ArrayList<>();

  void clientId(@Nullable String clientId) {
    if (clientId != null && clientId.isBlank()) {
      problems.add("clientId is blank");
    }
  }

  void endpoints(GoogleEndpoints endpoints) {
    url("endpoints.api", endpoints.api());
    url("endpoints.authorize", endpoints.authorize());
    url("endpoints.token", endpoints.token());
    url("endpoints.revoke", endpoints.revoke());
    String path = endpoints.api().getRawPath();
    if (path != null && !path.isEmpty() && !path.equals("/")) {
      problems.add("endpoints.api has a path, which uploads would leave out");
    }
  }

  private void url(String name, URI url) {
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

  /** It goes into a header. */
  void applicationName(String value) {
    if (!NAME.matcher(value).matches()) {
      problems.add("applicationName is not of letters, digits and . _ - /");
    }
  }

  void timeout(String name, Duration value) {
    if (value.toMillis() < 1 || value.toMillis() > Integer.MAX_VALUE) {
      problems.add(name + " is not within a millisecond and 24 days");
    }
  }

  void chunkSize(int value) {
    if (value < GoogleDriveConfig.CHUNK_UNIT
        || value > MAX_CHUNK_SIZE
        || value % GoogleDriveConfig.CHUNK_UNIT != 0) {
      problems.add("chunkSize is no multiple of 256 KiB, up to 256 MiB");
    }
  }

  void nameIndexDelay(Duration value) {
    if (value.isNegative() || value.compareTo(Duration.ofDays(1)) > 0) {
      problems.add("nameIndexDelay is not within zero and a day");
    }
  }

  void quotaUser(@Nullable String value) {
    if (value != null && (value.isBlank() || value.length() > MAX_QUOTA_USER)) {
      problems.add("quotaUser is not within 1.." + MAX_QUOTA_USER + " characters");
    }
  }

  void proxy(@Nullable Proxy value) {
    if (value != null && value.type() == Proxy.Type.SOCKS) {
      problems.add("proxy is a SOCKS proxy, which transfers can't go through");
    }
  }

  /** Does nothing if all is well. */
  void end() {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "Google Drive configuration: " + String.join("; ", problems));
    }
  }
}

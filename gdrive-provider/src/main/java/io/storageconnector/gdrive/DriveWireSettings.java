package io.storageconnector.gdrive;

import static java.util.Objects.requireNonNull;

import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What the way to Drive has to know of the configuration: addresses, time limits, sizes.
 *
 * @param rootUrl scheme, host and port of the API; uploads go to the same origin
 * @param applicationName how the application names itself to Google
 * @param connectTimeout how long to wait for a connection
 * @param readTimeout how long nothing may arrive, nor leave, before a request counts as lost
 * @param proxy an HTTP proxy, or null for the JVM's own choice
 * @param sslContext whom to trust, or null for the JVM's own choice
 * @param chunkSize the length of a part of an upload in bytes, a multiple of 256 KiB
 * @param nameIndexDelay how long a new name may be missing from Drive's searches by name
 * @param acknowledgeAbuse whether to download what Google holds for harmful, as only owners may
 * @param mayWrite whether the scopes asked for let anything be written
 * @param quotaUser whom Google counts the requests for, or null for the account itself
 */
record DriveWireSettings(
    URI rootUrl,
    String applicationName,
    Duration connectTimeout,
    Duration readTimeout,
    @Nullable Proxy proxy,
    @Nullable SSLContext sslContext,
    int chunkSize,
    Duration nameIndexDelay,
    boolean acknowledgeAbuse,
    boolean mayWrite,
    @Nullable String quotaUser) {

  /** Parts are multiples of this, the last one excepted. */
  static final int CHUNK_UNIT = 256 * 1024;

  DriveWireSettings {
    requireNonNull(rootUrl, "rootUrl");
    requireNonNull(applicationName, "applicationName");
    requireNonNull(connectTimeout, "connectTimeout");
    requireNonNull(readTimeout, "readTimeout");
    requireNonNull(nameIndexDelay, "nameIndexDelay");
    if (chunkSize < CHUNK_UNIT || chunkSize % CHUNK_UNIT != 0) {
      throw new IllegalArgumentException("chunkSize is no multiple of 256 KiB: " + chunkSize);
    }
    if (!isPositive(connectTimeout) || !isPositive(readTimeout) || nameIndexDelay.isNegative()) {
      throw new IllegalArgumentException("a time limit is not positive");
    }
    if (proxy != null && proxy.type() == Proxy.Type.SOCKS) {
      throw new IllegalArgumentException("the JDK's HTTP client takes no SOCKS proxy");
    }
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  /** Returns the origin of the API without a slash at its end. */
  String origin() {
    String text = rootUrl.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}

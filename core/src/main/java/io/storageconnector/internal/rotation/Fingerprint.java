package io.storageconnector.internal.rotation;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells tokens apart in logs and trails without telling them: 32 bits of a hash. */
final class Fingerprint {

  /** Stands where there is no token. */
  static final String NONE = "-";

  private Fingerprint() {}

  static String of(ConnectionId connection, Secret token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(LengthPrefixed.of("fingerprint/v1", connection.value(), token.reveal()));
      return HexFormat.of().formatHex(digest.digest(), 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

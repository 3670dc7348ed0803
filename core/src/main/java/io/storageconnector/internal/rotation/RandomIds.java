package io.storageconnector.internal.rotation;

import io.storageconnector.auth.Revision;
import io.storageconnector.auth.Secret;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Names that nobody gave before. Thread-safe. */
public final class RandomIds {

  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomIds() {}

  static Revision revision() {
    return new Revision(hex(16));
  }

  /** {@return a short name for logs} */
  static String shortName() {
    return hex(4);
  }

  /** Returns a value that nobody can guess: 256 random bits. */
  public static Secret secret() {
    return Secret.of(hex(32));
  }

  private static String hex(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}

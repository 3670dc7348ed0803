package io.storageconnector.benchmarks.process;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import io.storageconnector.auth.TokenCipher;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

/** The key that all processes of one run seal their records with. It dies with the run. */
public final class Keys {

  private static final int BYTES = 32;

  private Keys() {}

  /**
   * Makes a key.
   *
   * @return hexadecimal digits, to be given to {@link #cipher} in every process
   */
  public static String generate() {
    return HexFormat.of().formatHex(Random.randBytes(BYTES));
  }

  /**
   * Makes the cipher.
   *
   * @param key what {@link #generate()} returned
   * @return the cipher
   */
  public static TokenCipher cipher(String key) {
    try {
      return TokenCipher.of(new AesGcmJce(HexFormat.of().parseHex(key)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM lacks AES-GCM", e);
    }
  }
}

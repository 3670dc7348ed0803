package io.storageconnector.auth;

import static java.util.Objects.requireNonNull;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;

/**
 * Seals and opens token records with authenticated encryption. Thread-safe.
 *
 * <p>The associated data names the connection, so a record copied to another connection does not
 * open.
 */
public final class TokenCipher {

  private final Aead aead;

  private TokenCipher(Aead aead) {
    this.aead = requireNonNull(aead, "aead");
  }

  /**
   * {@return a cipher over a Tink AEAD, typically the primitive of an {@code AES256_GCM} keyset
   * that is itself kept in a key management service} A keyset with several keys allows key
   * rotation: old keys read, the primary writes.
   *
   * @param aead the primitive
   */
  public static TokenCipher of(Aead aead) {
    return new TokenCipher(aead);
  }

  /**
   * Seals a record.
   *
   * @param plain the record
   * @param associatedData what the record belongs to; not stored, but needed to open it
   * @return the sealed bytes
   * @throws TokenStoreException if the key can't be used
   */
  public byte[] seal(byte[] plain, byte[] associatedData) {
    try {
      return aead.encrypt(plain, associatedData);
    } catch (GeneralSecurityException e) {
      throw new TokenStoreException("the token record can't be sealed: check the cipher's key", e);
    }
  }

  /**
   * Opens a record.
   *
   * @param sealed what {@link #seal} returned
   * @param associatedData the same associated data
   * @return the record
   * @throws TokenStoreException if the key is not the right one, or the bytes or what they belong
   *     to were changed
   */
  public byte[] open(byte[] sealed, byte[] associatedData) {
    try {
      return aead.decrypt(sealed, associatedData);
    } catch (GeneralSecurityException e) {
      throw new TokenStoreException(
          "the token record does not open: the key is missing, or the record was damaged or copied"
              + " from another connection",
          e);
    }
  }
}

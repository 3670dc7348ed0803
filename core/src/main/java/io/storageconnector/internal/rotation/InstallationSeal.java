package io.storageconnector.internal.rotation;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.auth.TokenStoreException;

/**
 * Seals what is kept outside of the process, and binds it to its purpose, the installation and the
 * connection: copied to another of any of these, it does not open. Thread-safe.
 */
public final class InstallationSeal {

  private final TokenCipher cipher;
  private final String installationId;
  private final String purpose;

  private InstallationSeal(TokenCipher cipher, String installationId, String purpose) {
    this.cipher = requireNonNull(cipher, "cipher");
    this.installationId = requireNonNull(installationId, "installationId");
    this.purpose = requireNonNull(purpose, "purpose");
  }

  /** {@return a seal for token records} */
  static InstallationSeal forRecords(TokenCipher cipher, String installationId) {
    return new InstallationSeal(cipher, installationId, "token-record/v1");
  }

  /** {@return a seal for the handles of uploads that may be taken up again} */
  public static InstallationSeal forUploads(TokenCipher cipher, String installationId) {
    return new InstallationSeal(cipher, installationId, "upload-checkpoint/v1");
  }

  /**
   * {@return the sealed bytes}
   *
   * @throws TokenStoreException if the key can't be used
   */
  public byte[] seal(ConnectionId connection, byte[] plain) {
    return cipher.seal(plain, associatedData(connection));
  }

  /**
   * {@return the plain bytes}
   *
   * @throws TokenStoreException if the key is not the right one, or the bytes were damaged or
   *     belong to something else
   */
  public byte[] open(ConnectionId connection, byte[] sealed) {
    return cipher.open(sealed, associatedData(connection));
  }

  private byte[] associatedData(ConnectionId connection) {
    return LengthPrefixed.of(purpose, installationId, connection.value());
  }
}

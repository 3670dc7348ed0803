package io.storageconnector.box;

import io.storageconnector.auth.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Reads private RSA keys from PEM text: PKCS#8, encrypted in any of the ways OpenSSL has (the JDK
 * knows a few of them only), and the older PKCS#1.
 *
 * <p>Bouncy Castle does no more than decrypt, as an object of this class: it is not registered with
 * the JVM, and the key that comes out is the JDK's own. No exception of either is passed on,
 * because it may hold a part of the key.
 */
final class BoxKeys {

  private static final Provider DECRYPTION = new BouncyCastleProvider();

  private BoxKeys() {}

  /** Says why a text gives no key, in words that hold nothing of it. */
  static final class UnusableKeyException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableKeyException(String problem) {
      super(problem);
    }

    /** Returns what is wrong, as the end of a sentence that begins with the key's name. */
    String problem() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Returns the key.
   *
   * @param passphrase what the key is encrypted with; of no interest to a key that is not
   */
  static PrivateKey parse(Secret pem, @Nullable Secret passphrase) throws UnusableKeyException {
    Object object = object(pem);
    if (object instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
      return rsa(decrypt(encrypted, password(passphrase)));
    } else if (object instanceof PEMEncryptedKeyPair encrypted) {
      return rsa(decrypt(encrypted, password(passphrase)));
    } else if (object instanceof PrivateKeyInfo plain) {
      return rsa(plain);
    } else if (object instanceof PEMKeyPair pair) {
      return rsa(pair.getPrivateKeyInfo());
    }
    throw new UnusableKeyException("is not a private key in PEM");
  }

  private static @Nullable Object object(Secret pem) throws UnusableKeyException {
    try (PEMParser parser = new PEMParser(new StringReader(pem.reveal()))) {
      return parser.readObject();
    } catch (IOException | RuntimeException e) {
      throw new UnusableKeyException("is damaged, or not a private key in PEM");
    }
  }

  private static char[] password(@Nullable Secret passphrase) throws UnusableKeyException {
    if (passphrase == null) {
      throw new UnusableKeyException("is encrypted, and has no passphrase");
    }
    return passphrase.reveal().toCharArray();
  }

  private static PrivateKeyInfo decrypt(PKCS8EncryptedPrivateKeyInfo encrypted, char[] password)
      throws UnusableKeyException {
    try {
      return encrypted.decryptPrivateKeyInfo(
          new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(DECRYPTION).build(password));
    } catch (PKCSException e) {
      throw e.getCause() instanceof OperatorCreationException
          ? new UnusableKeyException("is encrypted in a way that is not supported")
          : wrongPassphrase();
    } catch (RuntimeException e) {
      throw wrongPassphrase();
    }
  }

  private static PrivateKeyInfo decrypt(PEMEncryptedKeyPair encrypted, char[] password)
      throws UnusableKeyException {
    try {
      return encrypted
          .decryptKeyPair(
              new JcePEMDecryptorProviderBuilder().setProvider(DECRYPTION).build(password))
          .getPrivateKeyInfo();
    } catch (IOException | RuntimeException e) {
      throw wrongPassphrase();
    }
  }

  private static UnusableKeyException wrongPassphrase() {
    return new UnusableKeyException("does not open with its passphrase");
  }

  /** A wrong passphrase now and then decrypts to something; it is no key then. */
  private static PrivateKey rsa(PrivateKeyInfo info) throws UnusableKeyException {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new UnusableKeyException("is not an RSA key, or its passphrase is wrong");
    }
  }
}

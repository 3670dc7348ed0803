package io.storageconnector.box;

import io.storageconnector.auth.Secret;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** Key pairs made for the run, and the PEM texts of their private keys. */
final class TestKeys {

  static final String PASSPHRASE = "FAKESECRET-passphrase";

  /** Two pairs for the whole run: making one takes a while. */
  static final KeyPair FIRST = pair("RSA", 2048);

  static final KeyPair SECOND = pair("RSA", 2048);

  private static final Provider PROVIDER = new BouncyCastleProvider();

  private TestKeys() {}

  static KeyPair pair(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** PKCS#8, not encrypted. */
  static Secret plain(PrivateKey key) {
    return pem(new PKCS8Generator(PrivateKeyInfo.getInstance(key.getEncoded()), null));
  }

  /** PKCS#8, encrypted by the algorithm. */
  static Secret encrypted(PrivateKey key, ASN1ObjectIdentifier algorithm) {
    try {
      return pem(
          new PKCS8Generator(
              PrivateKeyInfo.getInstance(key.getEncoded()),
              new JceOpenSSLPKCS8EncryptorBuilder(algorithm)
                  .setProvider(PROVIDER)
                  .setPassword(PASSPHRASE.toCharArray())
                  .build()));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** PKCS#8, encrypted by AES-256 with a key that scrypt derives. */
  static Secret scrypt(PrivateKey key) {
    try {
      return pem(
          new PKCS8Generator(
              PrivateKeyInfo.getInstance(key.getEncoded()),
              new JcePKCSPBEOutputEncryptorBuilder(
                      new ScryptConfig.Builder(16384, 8, 1).withSaltLength(16).build(),
                      NISTObjectIdentifiers.id_aes256_CBC)
                  .setProvider(PROVIDER)
                  .build(PASSPHRASE.toCharArray())));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** PKCS#1, as OpenSSL wrote it before version 3, not encrypted. */
  static Secret old(PrivateKey key) {
    return pem(misc(key, null));
  }

  /** PKCS#1, as OpenSSL wrote it before version 3, encrypted by the algorithm. */
  static Secret oldEncrypted(PrivateKey key, String algorithm) {
    return pem(misc(key, algorithm));
  }

  /** What PEM makes of something that is no private key. */
  static Secret publicKey(KeyPair pair) {
    return pem(misc(pair.getPublic(), null));
  }

  private static PemObjectGenerator misc(Object key, @Nullable String algorithm) {
    try {
      return algorithm == null
          ? new JcaMiscPEMGenerator(key)
          : new JcaMiscPEMGenerator(
              key,
              new JcePEMEncryptorBuilder(algorithm)
                  .setProvider(PROVIDER)
                  .build(PASSPHRASE.toCharArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Secret pem(PemObjectGenerator object) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Secret.of(text.toString());
  }
}

package io.storageconnector.testkit.http;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority made for one fake, and the server certificate it signed.
 *
 * <p>Nothing is installed anywhere: clients are told to trust it through {@link #trustManager()},
 * {@link #clientContext()} or {@link #caPem()}. Immutable and thread-safe.
 */
public final class FakeCertificates {

  private static final Duration VALIDITY = Duration.ofDays(30);

  private final X509Certificate ca;
  private final SSLContext server;
  private final SSLContext client;
  private final X509TrustManager trust;

  private FakeCertificates(
      X509Certificate ca, SSLContext server, SSLContext client, X509TrustManager trust) {
    this.ca = ca;
    this.server = server;
    this.client = client;
    this.trust = trust;
  }

  /**
   * Makes a new authority and one server certificate, valid for thirty days.
   *
   * @param hosts the DNS names of the certificate; the loopback names are always included
   * @return the certificates
   */
  public static FakeCertificates create(List<String> hosts) {
    try {
      KeyPair caKeys = keys();
      X500Name caName =
          new X500Name(
              "CN=Storage Connector fake CA " + Long.toHexString(new SecureRandom().nextLong()));
      X509Certificate ca = sign(caName, caName, caKeys, caKeys, null);
      KeyPair serverKeys = keys();
      X509Certificate leaf = sign(caName, new X500Name("CN=localhost"), serverKeys, caKeys, hosts);
      X509TrustManager trust = trust(ca);
      return new FakeCertificates(
          ca, serverContext(serverKeys.getPrivate(), leaf, ca), clientContext(trust), trust);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("this JVM cannot make certificates", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the keys a server presents.
   *
   * @return a context for server sockets
   */
  public SSLContext serverContext() {
    return server;
  }

  /**
   * Returns a context that trusts this authority and nothing else.
   *
   * @return a context for clients
   */
  public SSLContext clientContext() {
    return client;
  }

  /**
   * Returns the trust manager behind {@link #clientContext()}, for clients that ask for both.
   *
   * @return a trust manager that trusts this authority and nothing else
   */
  public X509TrustManager trustManager() {
    return trust;
  }

  /**
   * Returns the authority's certificate.
   *
   * @return PEM text
   */
  public String caPem() {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(ca);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  @SuppressWarnings("JavaUtilDate") // the certificate builder takes nothing else
  private static X509Certificate sign(
      X500Name issuer, X500Name subject, KeyPair keys, KeyPair caKeys, @Nullable List<String> hosts)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    Instant now = Clock.systemUTC().instant();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(120, new SecureRandom()),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(VALIDITY)),
            subject,
            keys.getPublic());
    JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        identifiers.createAuthorityKeyIdentifier(caKeys.getPublic()));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        identifiers.createSubjectKeyIdentifier(keys.getPublic()));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(hosts == null));
    if (hosts == null) {
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    } else {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
    }
    ContentSigner signer =
        new JcaContentSignerBuilder("SHA256withECDSA").build(caKeys.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static GeneralNames names(List<String> hosts) {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    hosts.forEach(host -> names.add(new GeneralName(GeneralName.dNSName, host)));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static SSLContext serverContext(PrivateKey key, X509Certificate leaf, X509Certificate ca)
      throws GeneralSecurityException, IOException {
    char[] password = new char[0];
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, password);
    store.setKeyEntry("server", key, password, new Certificate[] {leaf, ca});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static X509TrustManager trust(X509Certificate ca)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("ca", ca);
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return (X509TrustManager) managers.getTrustManagers()[0];
  }

  private static SSLContext clientContext(X509TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new X509TrustManager[] {trust}, null);
    return context;
  }
}

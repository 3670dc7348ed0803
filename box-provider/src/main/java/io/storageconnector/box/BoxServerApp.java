package io.storageconnector.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.box.BoxKeys.UnusableKeyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a Box application with server authentication, by which service accounts log in
 * without a human. Such an application signs with JWT, or sends client credentials; Box settles
 * that when the application is made, and it is another application than the one that admins consent
 * to, with another client id.
 *
 * <pre>{@code
 * BoxServerApp app = BoxServerApp.jwt(Path.of("box-config.json"));
 * BoxConfig config = BoxConfig.builder(clientId, clientSecret).serviceAccounts(app).build();
 * }</pre>
 *
 * <p>Immutable and thread-safe; prints no secret. Keys are opened when it is made, so that a wrong
 * passphrase shows at start and not at the first login.
 */
public final class BoxServerApp {

  /** What Box wants an assertion to be addressed to, whatever host it is sent to. */
  public static final URI DEFAULT_AUDIENCE = URI.create("https://api.box.com/oauth2/token");

  /** More is no config file. */
  private static final int MAX_FILE_BYTES = 1024 * 1024;

  private final String clientId;
  private final Secret clientSecret;
  private final List<SigningKey> keys;
  private final URI audience;
  private final @Nullable ServiceAccount serviceAccount;

  private BoxServerApp(
      String clientId,
      Secret clientSecret,
      List<SigningKey> keys,
      URI audience,
      @Nullable ServiceAccount serviceAccount) {
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.keys = List.copyOf(keys);
    this.audience = audience;
    this.serviceAccount = serviceAccount;
  }

  /**
   * {@return an application that signs with JWT} Give the files of several key pairs of one
   * application to exchange a key without interruption: the first one signs, the next one where Box
   * refuses the first.
   *
   * @param configFile the text of a config file of the Developer Console
   * @param more the texts of further ones of the same application, whose keys are used as well
   * @throws IllegalArgumentException if a field is missing or wrong, the files are not of one
   *     application, a key does not open with its passphrase, is no RSA key or shorter than 2048
   *     bits; the message names the field or key and nothing of its content
   */
  public static BoxServerApp jwt(String configFile, String... more) {
    List<byte[]> files = new ArrayList<>();
    files.add(requireNonNull(configFile, "configFile").getBytes(UTF_8));
    for (String text : more) {
      files.add(text.getBytes(UTF_8));
    }
    return ofConfigFiles(files);
  }

  /**
   * {@return an application that signs with JWT} The files are read now and not again.
   *
   * @param configFile a config file of the Developer Console
   * @param more further ones of the same application, whose keys are used as well
   * @throws UncheckedIOException if a file can't be read
   * @throws IllegalArgumentException as {@link #jwt(String, String...)} does
   */
  public static BoxServerApp jwt(Path configFile, Path... more) {
    List<byte[]> files = new ArrayList<>();
    files.add(read(requireNonNull(configFile, "configFile")));
    for (Path file : more) {
      files.add(read(file));
    }
    return ofConfigFiles(files);
  }

  /**
   * {@return a builder of an application that signs with JWT, for keys that are kept elsewhere than
   * in a config file} It needs at least one key.
   *
   * @param clientId the client id of the application
   * @param clientSecret its client secret, which Box asks for beside the signature
   */
  public static JwtBuilder jwtBuilder(String clientId, Secret clientSecret) {
    return new JwtBuilder(clientId, clientSecret);
  }

  /**
   * {@return an application that sends client credentials}
   *
   * @param clientId the client id of the application
   * @param clientSecret its client secret
   * @throws IllegalArgumentException if the client id is blank
   */
  public static BoxServerApp clientCredentials(String clientId, Secret clientSecret) {
    requireNonNull(clientSecret, "clientSecret");
    if (requireNonNull(clientId, "clientId").isBlank()) {
      throw new IllegalArgumentException("Box server application: clientId is blank");
    }
    return new BoxServerApp(clientId, clientSecret, List.of(), DEFAULT_AUDIENCE, null);
  }

  /** {@return the client id, which the customer's admin has to authorise} */
  public String clientId() {
    return clientId;
  }

  /**
   * {@return whom the config file names to act as: its enterprise, or else its user} Empty if it
   * names none, or the application was made without a config file. The file usually names the
   * vendor's own enterprise; for a customer's, use {@link BoxServiceAccount#enterprise}.
   */
  public Optional<ServiceAccount> serviceAccount() {
    return Optional.ofNullable(serviceAccount);
  }

  Secret clientSecret() {
    return clientSecret;
  }

  /** Returns the keys to sign with, the preferred one first; none for client credentials. */
  List<SigningKey> keys() {
    return keys;
  }

  URI audience() {
    return audience;
  }

  /** {@return client id, kind, and the ids of the keys} */
  @Override
  public String toString() {
    return "BoxServerApp["
        + clientId
        + (keys.isEmpty() ? ", client credentials]" : ", JWT " + keys + "]");
  }

  private static BoxServerApp ofConfigFiles(List<byte[]> texts) {
    List<BoxConfigFile> files = texts.stream().map(BoxConfigFile::parse).toList();
    BoxConfigFile first = files.get(0);
    JwtBuilder builder = new JwtBuilder(first.clientId(), first.clientSecret());
    for (BoxConfigFile file : files) {
      if (!file.clientId().equals(first.clientId())) {
        throw new IllegalArgumentException(
            "Box config file: boxAppSettings.clientID differs, so the files are not of one"
                + " application");
      }
      builder.add(file.keyId(), file.privateKey(), file.passphrase());
    }
    builder.serviceAccount = first.serviceAccount();
    return builder.build();
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_FILE_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("the Box config file can't be read", e);
    }
  }

  /** Builds a {@link BoxServerApp} that signs with JWT. Not thread-safe. */
  public static final class JwtBuilder {

    private final String clientId;
    private final Secret clientSecret;
    private final Map<String, SigningKey> keys = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private URI audience = DEFAULT_AUDIENCE;
    private @Nullable ServiceAccount serviceAccount;

    private JwtBuilder(String clientId, Secret clientSecret) {
      this.clientId = requireNonNull(clientId, "clientId");
      this.clientSecret = requireNonNull(clientSecret, "clientSecret");
    }

    /**
     * Adds a key that is not encrypted. The first one added signs; a further one does where Box
     * refuses those before it, and then goes on doing so.
     *
     * @param keyId the id Box shows for the public key ({@code kid})
     * @param pem the private key, PKCS#8 or PKCS#1 in PEM
     * @return this builder
     */
    public JwtBuilder key(String keyId, Secret pem) {
      return add(keyId, pem, null);
    }

    /**
     * Adds a key that is encrypted, in any way OpenSSL writes.
     *
     * @param keyId the id Box shows for the public key ({@code kid})
     * @param pem the private key, PKCS#8 or PKCS#1 in PEM
     * @param passphrase what it is encrypted with
     * @return this builder
     */
    public JwtBuilder key(String keyId, Secret pem, Secret passphrase) {
      return add(keyId, pem, requireNonNull(passphrase, "passphrase"));
    }

    /**
     * Adds a key that something else has opened, such as a key store or a hardware module whose
     * provider is registered with the JVM. Such keys need no Bouncy Castle.
     *
     * @param keyId the id Box shows for the public key ({@code kid})
     * @param key a private RSA key
     * @return this builder
     */
    public JwtBuilder key(String keyId, PrivateKey key) {
      requireNonNull(key, "key");
      return add(keyId, () -> key);
    }

    /**
     * Sets what assertions are addressed to; default {@link BoxServerApp#DEFAULT_AUDIENCE}, which
     * is right for all hosts of Box.
     *
     * @param value the address
     * @return this builder
     */
    public JwtBuilder audience(URI value) {
      this.audience = requireNonNull(value, "value");
      return this;
    }

    /**
     * {@return the application}
     *
     * @throws IllegalArgumentException if anything is wrong; the message names everything that is,
     *     keys by their ids
     */
    public BoxServerApp build() {
      List<String> all = new ArrayList<>();
      if (clientId.isBlank()) {
        all.add("clientId is blank");
      }
      all.addAll(problems);
      if (keys.isEmpty() && problems.isEmpty()) {
        all.add("there is no key");
      }
      if (!all.isEmpty()) {
        throw new IllegalArgumentException("Box server application: " + String.join("; ", all));
      }
      return new BoxServerApp(
          clientId, clientSecret, List.copyOf(keys.values()), audience, serviceAccount);
    }

    private JwtBuilder add(String keyId, Secret pem, @Nullable Secret passphrase) {
      requireNonNull(pem, "pem");
      return add(keyId, () -> BoxKeys.parse(pem, passphrase));
    }

    private JwtBuilder add(String keyId, KeySource source) {
      if (requireNonNull(keyId, "keyId").isBlank()) {
        problems.add("the id of a key is blank");
        return this;
      }
      try {
        if (keys.putIfAbsent(keyId, SigningKey.of(keyId, source.open())) != null) {
          problems.add("two keys have the id " + keyId);
        }
      } catch (UnusableKeyException e) {
        problems.add("key " + keyId + " " + e.problem());
      }
      return this;
    }

    /** Where a key comes from. */
    @FunctionalInterface
    private interface KeySource {
      PrivateKey open() throws UnusableKeyException;
    }
  }
}

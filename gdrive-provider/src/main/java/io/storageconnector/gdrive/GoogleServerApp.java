package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.auth.oauth2.GoogleCredentials;
import io.storageconnector.auth.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a Google service account, by which it logs in without a human: a key of its
 * own, or credentials of Google's auth library, which need no key.
 *
 * <pre>{@code
 * GoogleServerApp app = GoogleServerApp.keyFile(Path.of("service-account.json"));
 * GoogleDriveConfig config = GoogleDriveConfig.builder(app).access(DriveAccess.FULL).build();
 * }</pre>
 *
 * <p>Immutable and thread-safe; prints no secret. Keys are opened when it is made, so that a
 * damaged one shows at start and not at the first login.
 */
public final class GoogleServerApp {

  /** More is no key file. */
  private static final int MAX_FILE_BYTES = 1024 * 1024;

  private final String name;
  private final @Nullable String clientId;
  private final @Nullable SigningKey key;
  private final @Nullable GoogleCredentials credentials;

  private GoogleServerApp(
      String name,
      @Nullable String clientId,
      @Nullable SigningKey key,
      @Nullable GoogleCredentials credentials) {
    this.name = name;
    this.clientId = clientId;
    this.key = key;
    this.credentials = credentials;
  }

  /**
   * {@return a service account with the key of a file} The file is read now and not again. Its
   * addresses are not used: assertions go to {@link GoogleEndpoints#token}.
   *
   * @param file a JSON key file of Google's console
   * @throws UncheckedIOException if the file can't be read
   * @throws IllegalArgumentException if it is none, a field is missing or wrong, or the key is
   *     damaged, no RSA key or shorter than 2048 bits; the message names the field and nothing of
   *     its content
   */
  public static GoogleServerApp keyFile(Path file) {
    try (InputStream in = Files.newInputStream(requireNonNull(file, "file"))) {
      return keyFile(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the Google key file can't be read", e);
    }
  }

  /**
   * {@return a service account with the key of a file} Reads to the end, and leaves it to the
   * caller to close.
   *
   * @param file a JSON key file of Google's console
   * @throws UncheckedIOException if the file can't be read
   * @throws IllegalArgumentException as {@link #keyFile(Path)} does
   */
  public static GoogleServerApp keyFile(InputStream file) {
    try {
      return parsed(requireNonNull(file, "file").readNBytes(MAX_FILE_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException("the Google key file can't be read", e);
    }
  }

  /**
   * {@return a service account with the key of a file, such as a secret store keeps it}
   *
   * @param json the text of a JSON key file of Google's console
   * @throws IllegalArgumentException as {@link #keyFile(Path)} does
   */
  public static GoogleServerApp keyFile(Secret json) {
    return parsed(requireNonNull(json, "json").reveal().getBytes(UTF_8));
  }

  /**
   * {@return a service account with a key that something else has opened, such as a key store or a
   * hardware module whose provider is registered with the JVM}
   *
   * @param email the service account's e-mail address
   * @param keyId the id Google shows for the key
   * @param key a private RSA key
   * @throws IllegalArgumentException if a text is blank, or the key is no RSA key, shorter than
   *     2048 bits, or does not sign
   */
  public static GoogleServerApp key(String email, String keyId, PrivateKey key) {
    if (requireNonNull(email, "email").isBlank() || requireNonNull(keyId, "keyId").isBlank()) {
      throw new IllegalArgumentException("Google service account: email or keyId is blank");
    }
    try {
      return new GoogleServerApp(
          email, null, SigningKey.of(keyId, requireNonNull(key, "key")), null);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Google service account: the key " + e.getMessage());
    }
  }

  /**
   * {@return a service account with any credentials of Google's auth library: of the machine it
   * runs on, of workload identity federation, impersonated}
   *
   * <p>They are asked for tokens and for nothing else, with the scopes of the configuration where
   * they want to be told, and without retries of their own where that can be set. They send their
   * requests themselves: the time limits, proxy and trust of the configuration do not hold for
   * them, so a token may take the 20 seconds that library waits for a connection and for each read,
   * whatever {@link GoogleDriveConfig#tokenTimeout} says. Only some can act for a user; with others
   * {@link GoogleServiceAccount#actingFor} fails as {@code MISCONFIGURED}. For a key file, {@link
   * #keyFile(Path)} is better.
   *
   * @param credentials the credentials; neither kept tokens nor listeners of them are used
   */
  public static GoogleServerApp of(GoogleCredentials credentials) {
    // Its class is all that is told of it: the library prints tokens.
    String kind = requireNonNull(credentials, "credentials").getClass().getSimpleName();
    return new GoogleServerApp(kind, null, null, credentials);
  }

  /**
   * {@return the number that a Workspace admin authorises for domain-wide delegation} Empty if
   * there was no key file to tell it.
   */
  public Optional<String> clientId() {
    return Optional.ofNullable(clientId);
  }

  /**
   * {@return the e-mail address with which customers share folders} Empty for credentials that were
   * handed in.
   */
  public Optional<String> email() {
    return key == null ? Optional.empty() : Optional.of(name);
  }

  /** {@return the e-mail address and the id of the key, or the kind of credentials} */
  @Override
  public String toString() {
    return "GoogleServerApp[" + name + (key == null ? "]" : ", " + key + "]");
  }

  ServiceAccountTokens tokens(GoogleDriveConfig config, GoogleTokenRequests requests) {
    if (key != null) {
      return new GoogleKeyTokens(name, key, config.scopes(), requests, config.clock());
    }
    return new GoogleLentTokens(requireNonNull(credentials), config.scopes(), config.clock());
  }

  private static GoogleServerApp parsed(byte[] json) {
    GoogleKeyFile file = GoogleKeyFile.parse(json);
    return new GoogleServerApp(file.email(), file.clientId(), file.key(), null);
  }
}

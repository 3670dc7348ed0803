package io.storageconnector.testkit.drive;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A service account: an application's own account, which logs in with a key and, where a domain
 * allows it, as that domain's users.
 *
 * <p>Thread-safe.
 */
public final class GoogleServiceAccount {

  private static final int KEY_BITS = 2048;

  private final ReentrantLock lock = new ReentrantLock();
  private final String projectId;
  private final String email;
  private final String clientId;
  private final Map<String, PublicKey> keys = new LinkedHashMap<>();
  private final Set<String> disabled = new LinkedHashSet<>();
  private final Set<String> delegated = new LinkedHashSet<>();
  private int serial;

  GoogleServiceAccount(String projectId, String email, String clientId) {
    this.projectId = projectId;
    this.email = email;
    this.clientId = clientId;
  }

  /**
   * Returns its e-mail address, by which folders and shared drives are shared with it.
   *
   * @return the address
   */
  public String email() {
    return email;
  }

  /**
   * Returns its numeric id, which domain-wide delegation is granted to.
   *
   * @return the client id, which is no secret
   */
  public String clientId() {
    return clientId;
  }

  /**
   * Makes a key. Google keeps only its public half (doc).
   *
   * @return the key, the only copy of its private half
   */
  public GoogleServiceAccountKey newKey() {
    KeyPair pair = newPair();
    lock.lock();
    try {
      serial++;
      String id = String.format("%08x%08x", email.hashCode(), serial);
      keys.put(id, pair.getPublic());
      return new GoogleServiceAccountKey(projectId, id, email, clientId, pair.getPrivate());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Switches a key off: logins with it are refused, tokens obtained with it stay good.
   *
   * @param keyId its id
   * @throws IllegalArgumentException if there is no such key
   */
  public void disableKey(String keyId) {
    changeKey(keyId, () -> disabled.add(keyId));
  }

  /**
   * Switches a key on again.
   *
   * @param keyId its id
   * @throws IllegalArgumentException if there is no such key
   */
  public void enableKey(String keyId) {
    changeKey(keyId, () -> disabled.remove(keyId));
  }

  /**
   * Deletes a key for good.
   *
   * @param keyId its id
   * @throws IllegalArgumentException if there is no such key
   */
  public void deleteKey(String keyId) {
    changeKey(keyId, () -> keys.remove(keyId));
  }

  /**
   * Lets it log in as users of the domain with these scopes, as the domain's administrator does
   * under "Domain-wide delegation". Takes the place of what was delegated before.
   *
   * @param scopes the scopes as full URLs
   * @throws IllegalArgumentException if one of them does not exist
   */
  public void delegate(String... scopes) {
    Set<String> known = GoogleScopes.require(Arrays.asList(scopes));
    lock.lock();
    try {
      delegated.clear();
      delegated.addAll(known);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the delegation back; tokens obtained with it stay good until they expire (assumed). */
  public void withdrawDelegation() {
    lock.lock();
    try {
      delegated.clear();
    } finally {
      lock.unlock();
    }
  }

  boolean mayImpersonateWith(Set<String> scopes) {
    lock.lock();
    try {
      return delegated.containsAll(scopes);
    } finally {
      lock.unlock();
    }
  }

  /** The keys a signature may be made with: the one that is named, or all. */
  List<PublicKey> keys(@Nullable String keyId) {
    lock.lock();
    try {
      return keys.entrySet().stream()
          .filter(key -> !disabled.contains(key.getKey()))
          .filter(key -> keyId == null || keyId.equals(key.getKey()))
          .map(Map.Entry::getValue)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private void changeKey(String keyId, Runnable change) {
    lock.lock();
    try {
      if (!keys.containsKey(keyId)) {
        throw new IllegalArgumentException("the service account has no such key");
      }
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has RSA", e);
    }
  }
}

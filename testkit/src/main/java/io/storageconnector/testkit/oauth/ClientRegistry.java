package io.storageconnector.testkit.oauth;

import io.storageconnector.testkit.oauth.OAuthRefusal.Reason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The clients of a server, each with its secret. Thread-safe. */
final class ClientRegistry {

  private final Map<String, String> secrets = new ConcurrentHashMap<>();

  void register(String clientId, String clientSecret) {
    if (secrets.putIfAbsent(clientId, clientSecret) != null) {
      throw new IllegalArgumentException("the client is registered already");
    }
  }

  boolean knows(@Nullable String clientId) {
    return clientId != null && secrets.containsKey(clientId);
  }

  void authenticate(@Nullable String clientId, @Nullable String clientSecret) {
    if (clientId == null || clientSecret == null || !clientSecret.equals(secrets.get(clientId))) {
      throw new OAuthRefusal(Reason.BAD_CLIENT);
    }
  }
}

package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.Base64;

/**
 * A key of a service account, both halves of it.
 *
 * <p>Immutable and thread-safe. A secret: {@link #toString()} shows its id only.
 */
public final class GoogleServiceAccountKey {

  private final String projectId;
  private final String id;
  private final String email;
  private final String clientId;
  private final PrivateKey privateKey;

  GoogleServiceAccountKey(
      String projectId, String id, String email, String clientId, PrivateKey privateKey) {
    this.projectId = projectId;
    this.id = id;
    this.email = email;
    this.clientId = clientId;
    this.privateKey = privateKey;
  }

  /**
   * Returns the key's id.
   *
   * @return the id assertions name it by
   */
  public String id() {
    return id;
  }

  /**
   * Returns the private half, for a test that signs by itself.
   *
   * @return an RSA key
   */
  public PrivateKey privateKey() {
    return privateKey;
  }

  /**
   * Returns the key file as Google's console lets one download it.
   *
   * @param tokenUri the token endpoint it names
   * @return the JSON, a secret
   */
  public String json(URI tokenUri) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(privateKey.getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    try {
      return new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("type", "service_account")
                  .put("project_id", projectId)
                  .put("private_key_id", id)
                  .put("private_key", pem)
                  .put("client_email", email)
                  .put("client_id", clientId)
                  .put("auth_uri", "https://accounts.google.com/o/oauth2/auth")
                  .put("token_uri", tokenUri.toString())
                  .put("universe_domain", "googleapis.com"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  @Override
  public String toString() {
    return "GoogleServiceAccountKey[" + id + "]";
  }
}

package io.storageconnector.testkit.drive;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An OAuth client of a fake Google Cloud project: its credentials and where it may send users back
 * to.
 *
 * <p>Thread-safe.
 */
public final class GoogleApp {

  private final GoogleProject project;
  private final String clientId;
  private final String clientSecret;
  private final List<String> redirectUris = new CopyOnWriteArrayList<>();

  GoogleApp(GoogleProject project, String clientId, String clientSecret) {
    this.project = project;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
  }

  /**
   * Returns the project it belongs to.
   *
   * @return the project, which a user's grant is given to
   */
  public GoogleProject project() {
    return project;
  }

  /**
   * Returns its client id.
   *
   * @return the id, which is no secret
   */
  public String clientId() {
    return clientId;
  }

  /**
   * Returns its client secret.
   *
   * @return the secret
   */
  public String clientSecret() {
    return clientSecret;
  }

  /**
   * Registers a redirect URI. As long as none is registered, all are accepted.
   *
   * @param uri the URI, matched exactly (doc)
   * @return this client
   */
  public GoogleApp addRedirectUri(URI uri) {
    redirectUris.add(uri.toString());
    return this;
  }

  boolean accepts(String redirectUri) {
    return redirectUris.isEmpty() || redirectUris.contains(redirectUri);
  }
}

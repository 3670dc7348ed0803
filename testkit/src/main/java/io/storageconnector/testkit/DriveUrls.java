package io.storageconnector.testkit;

import java.net.URI;

/**
 * The addresses of a fake Drive in the form Google's clients are configured with.
 *
 * @param root in place of {@code https://www.googleapis.com/}, with a trailing slash
 * @param authorize the consent page, in place of {@code
 *     https://accounts.google.com/o/oauth2/v2/auth}
 * @param token in place of {@code https://oauth2.googleapis.com/token}
 * @param revoke in place of {@code https://oauth2.googleapis.com/revoke}
 */
public record DriveUrls(URI root, URI authorize, URI token, URI revoke) {

  static DriveUrls of(String origin) {
    return new DriveUrls(
        URI.create(origin + "/"),
        URI.create(origin + "/o/oauth2/v2/auth"),
        URI.create(origin + "/token"),
        URI.create(origin + "/revoke"));
  }
}

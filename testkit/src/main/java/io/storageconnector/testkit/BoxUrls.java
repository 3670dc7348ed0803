package io.storageconnector.testkit;

import io.storageconnector.testkit.box.BoxOrigins;
import java.net.URI;

/**
 * The addresses of a fake Box in the form Box's clients are configured with.
 *
 * @param api in place of {@code https://api.box.com}, without a trailing slash
 * @param upload in place of {@code https://upload.box.com/api}
 * @param authorize the consent page, in place of {@code
 *     https://account.box.com/api/oauth2/authorize}
 * @param token in place of {@code https://api.box.com/oauth2/token}
 * @param revoke in place of {@code https://api.box.com/oauth2/revoke}
 * @param download the origin of download links, in place of {@code https://dl.boxcloud.com}
 */
public record BoxUrls(URI api, URI upload, URI authorize, URI token, URI revoke, URI download) {

  static BoxUrls of(BoxOrigins origins) {
    return new BoxUrls(
        URI.create(origins.api()),
        URI.create(origins.upload() + "/api"),
        URI.create(origins.account() + "/api/oauth2/authorize"),
        URI.create(origins.api() + "/oauth2/token"),
        URI.create(origins.api() + "/oauth2/revoke"),
        URI.create(origins.download()));
  }
}

package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.auth.Secret;
import io.storageconnector.spi.Deadline;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import org.apache.http.HttpRequest;
import org.apache.http.HttpVersion;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;
import org.apache.http.message.BasicHttpRequest;

/** Writes the requests that have to do with tokens, and has each of them sent once. Thread-safe. */
final class GoogleTokenRequests {

  private static final String ABOUT = "/drive/v3/about?fields=user(permissionId)";

  private final GoogleDriveConfig config;
  private final OneShot wire;

  GoogleTokenRequests(GoogleDriveConfig config, OneShot wire) {
    this.config = config;
    this.wire = wire;
  }

  /** Names and values in the form of an HTML form. Not thread-safe. */
  static final class Form {

    private final StringBuilder text = new StringBuilder();

    static Form of(String grantType) {
      return new Form().add("grant_type", grantType);
    }

    Form add(String name, String value) {
      text.append(text.length() == 0 ? "" : "&").append(name).append('=').append(encoded(value));
      return this;
    }

    Form add(String name, Secret value) {
      return add(name, value.reveal());
    }

    /** Adds what an application proves itself with. */
    Form as(String clientId, Secret clientSecret) {
      return add("client_id", clientId).add("client_secret", clientSecret);
    }

    String text() {
      return text.toString();
    }
  }

  /** Writes a text so that it may stand in a query, with {@code %20} for a blank. */
  static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8).replace("+", "%20");
  }

  /** Asks for a token. */
  GoogleTokenAnswer token(Form form, Deadline deadline) {
    return post(config.endpoints().token(), form, deadline);
  }

  /** Revokes a token. */
  GoogleTokenAnswer revoke(Secret token, Deadline deadline) {
    return post(config.endpoints().revoke(), new Form().add("token", token), deadline);
  }

  /** Asks who an access token belongs to, for a number and not for an address. */
  GoogleTokenAnswer about(Secret accessToken, Deadline deadline) {
    URI api = config.endpoints().api();
    HttpRequest request = new BasicHttpRequest("GET", ABOUT, HttpVersion.HTTP_1_1);
    request.setHeader("Authorization", "Bearer " + accessToken.reveal());
    return send(api, request, deadline);
  }

  private GoogleTokenAnswer post(URI target, Form form, Deadline deadline) {
    String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
    BasicHttpEntityEnclosingRequest request =
        new BasicHttpEntityEnclosingRequest("POST", path, HttpVersion.HTTP_1_1);
    byte[] body = form.text().getBytes(UTF_8);
    request.setEntity(new ByteArrayEntity(body));
    request.setHeader("Content-Type", "application/x-www-form-urlencoded");
    request.setHeader("Content-Length", Integer.toString(body.length));
    return send(target, request, deadline);
  }

  private GoogleTokenAnswer send(URI target, HttpRequest request, Deadline deadline) {
    if (deadline.hasPassed()) {
      return GoogleTokenAnswer.none("no time left", false, config.clock().instant());
    }
    request.setHeader("Host", target.getRawAuthority());
    request.setHeader("Connection", "close");
    request.setHeader("Accept", "application/json");
    request.setHeader("User-Agent", config.wire().applicationName());
    Duration patience = deadline.atMost(config.tokenTimeout()).remaining();
    return wire.send(target, request, patience);
  }
}

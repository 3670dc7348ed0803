package io.storageconnector.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A bare HTTP client of a fake Drive's login services. */
final class GoogleHttp {

  static final String REDIRECT = "http://localhost:9/callback";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeDrive drive;

  GoogleHttp(FakeDrive drive) {
    this.drive = drive;
  }

  /** Pairs of name and value as form or query text. */
  static String form(String... pairs) {
    List<String> encoded = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      encoded.add(pairs[i] + "=" + URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
    }
    return String.join("&", encoded);
  }

  /** The consent page for the scope of all files, with parameters added or, by "", taken away. */
  URI consentUri(String... changes) {
    Map<String, String> parameters = new java.util.LinkedHashMap<>();
    parameters.put("client_id", drive.clientId());
    parameters.put("redirect_uri", REDIRECT);
    parameters.put("response_type", "code");
    parameters.put("scope", FakeDrive.DRIVE_SCOPE);
    parameters.put("state", "s-1");
    for (int i = 0; i < changes.length; i += 2) {
      parameters.put(changes[i], changes[i + 1]);
    }
    List<String> pairs = new ArrayList<>();
    parameters.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            pairs.add(name);
            pairs.add(value);
          }
        });
    return URI.create(drive.urls().authorize() + "?" + form(pairs.toArray(new String[0])));
  }

  HttpResponse<String> get(URI uri, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(URI uri, String form, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** A token request of the first client. */
  HttpResponse<String> token(String... pairs) throws IOException, InterruptedException {
    return post(
        drive.urls().token(),
        form(pairs)
            + "&"
            + form("client_id", drive.clientId(), "client_secret", drive.clientSecret()));
  }

  HttpResponse<String> refresh(String refreshToken) throws IOException, InterruptedException {
    return token("grant_type", "refresh_token", "refresh_token", refreshToken);
  }

  HttpResponse<String> exchange(String code, String... more)
      throws IOException, InterruptedException {
    List<String> pairs =
        new ArrayList<>(
            List.of("grant_type", "authorization_code", "code", code, "redirect_uri", REDIRECT));
    pairs.addAll(List.of(more));
    return token(pairs.toArray(new String[0]));
  }

  HttpResponse<String> assertion(String jwt) throws IOException, InterruptedException {
    return post(
        drive.urls().token(),
        form("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", jwt));
  }

  HttpResponse<String> revoke(String token) throws IOException, InterruptedException {
    return post(drive.urls().revoke(), form("token", token));
  }

  HttpResponse<String> userInfo(String accessToken) throws IOException, InterruptedException {
    return get(
        drive.urls().root().resolve("oauth2/v3/userinfo"),
        "Authorization",
        "Bearer " + accessToken);
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return MAPPER.readTree(response.body());
  }

  static String text(HttpResponse<String> response, String field) throws IOException {
    return json(response).path(field).asText();
  }
}

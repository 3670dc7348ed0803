package io.storageconnector.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A bare HTTP client of a fake Box, logged in as one account. */
final class BoxHttp {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String REDIRECT = "http://localhost:9/callback";

  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeBox box;
  private final String accessToken;

  private BoxHttp(FakeBox box, String accessToken) {
    this.box = box;
    this.accessToken = accessToken;
  }

  static BoxHttp of(FakeBox box) {
    return as(box, FakeBox.OWNER);
  }

  static BoxHttp as(FakeBox box, String login) {
    return new BoxHttp(box, box.tokens(login).accessToken());
  }

  BoxHttp withToken(String otherAccessToken) {
    return new BoxHttp(box, otherAccessToken);
  }

  URI authorizeUri(String state) {
    return URI.create(
        box.urls().authorize()
            + "?response_type=code&client_id="
            + box.clientId()
            + "&redirect_uri="
            + URLEncoder.encode(REDIRECT, StandardCharsets.UTF_8)
            + "&state="
            + state);
  }

  HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  HttpResponse<byte[]> bytes(URI uri, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<String> post(URI uri, String form) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> token(String form) throws IOException, InterruptedException {
    return post(
        box.urls().token(),
        form + "&client_id=" + box.clientId() + "&client_secret=" + box.clientSecret());
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return call("GET", path, "", headers);
  }

  HttpResponse<String> call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(box.urls().api() + path))
            .header("Authorization", "Bearer " + accessToken)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> put(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(path))
            .header("Authorization", "Bearer " + accessToken)
            .PUT(BodyPublishers.ofByteArray(body));
    return client.send(request.headers(headers).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, URI uri, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + accessToken)
            .method(method, BodyPublishers.ofByteArray(body))
            .headers(headers)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  HttpResponse<String> upload(String parentId, String name, byte[] content, String... headers)
      throws IOException, InterruptedException {
    String attributes =
        MAPPER
            .createObjectNode()
            .put("name", name)
            .set("parent", MAPPER.createObjectNode().put("id", parentId))
            .toString();
    return uploadTo("/2.0/files/content", attributes, content, headers);
  }

  HttpResponse<String> uploadTo(String path, String attributes, byte[] content, String... headers)
      throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        part("Content-Disposition: form-data; name=\"attributes\"\r\n\r\n" + attributes));
    body.writeBytes(
        part(
            "Content-Disposition: form-data; name=\"file\"; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
    body.write(content);
    body.writeBytes("\r\n--XyZ--\r\n".getBytes(StandardCharsets.UTF_8));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(box.urls().upload() + path))
            .header("Authorization", "Bearer " + accessToken)
            .header("Content-Type", "multipart/form-data; boundary=XyZ")
            .POST(BodyPublishers.ofByteArray(body.toByteArray()));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static byte[] part(String text) {
    return ("\r\n--XyZ\r\n" + text).getBytes(StandardCharsets.UTF_8);
  }

  JsonNode json(HttpResponse<String> response) throws IOException {
    return MAPPER.readTree(response.body());
  }
}

package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.content.MultipartReader;
import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.Headers;
import io.storageconnector.testkit.http.RequestHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Several requests in one (doc: batch requests): up to a hundred, answered in order, each with its
 * own outcome. The outer request needs no token (measured); inner ones without a token take its.
 */
final class BatchEndpoint {

  private static final int LIMIT = 100;
  private static final int PART_LIMIT = 1024 * 1024;
  private static final String BOUNDARY = "batch_fakeDrive";

  private final Function<FakeRequest, FakeReply> handler;

  BatchEndpoint(Function<FakeRequest, FakeReply> handler) {
    this.handler = handler;
  }

  FakeReply handle(FakeRequest request) {
    String type = request.head().header("Content-Type").orElse("");
    String boundary =
        MultipartReader.boundary(type, "multipart/mixed").orElseThrow(BatchEndpoint::malformed);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    for (Inner inner : read(request, boundary)) {
      write(answer, inner.contentId(), handler.apply(inner.request()));
    }
    answer.writeBytes(ascii("--" + BOUNDARY + "--\r\n"));
    return FakeReply.of(200)
        .withHeader("Content-Type", "multipart/mixed; boundary=" + BOUNDARY)
        .withBody(BodySource.of(answer.toByteArray()));
  }

  private record Inner(String contentId, FakeRequest request) {}

  private static List<Inner> read(FakeRequest request, String boundary) {
    List<Inner> inners = new ArrayList<>();
    try (InputStream body = RequestDisguise.unpacked(request)) {
      MultipartReader parts = new MultipartReader(body, boundary);
      for (Optional<MultipartReader.Part> next = parts.next();
          next.isPresent();
          next = parts.next()) {
        MultipartReader.Part part = next.get();
        byte[] message = part.content().readNBytes(PART_LIMIT);
        inners.add(
            new Inner(
                part.headers().first("Content-ID").orElse(""),
                parse(request.head(), new String(message, StandardCharsets.ISO_8859_1))));
      }
    } catch (IOException e) {
      throw malformed();
    }
    if (inners.isEmpty() || inners.size() > LIMIT) {
      throw malformed();
    }
    return inners;
  }

  /** Reads a request in the text form of HTTP/1.1. */
  private static FakeRequest parse(RequestHead outer, String message) {
    String text = message.stripLeading();
    int end = text.indexOf("\r\n\r\n");
    String head = end < 0 ? text.stripTrailing() : text.substring(0, end);
    String body = end < 0 ? "" : text.substring(end + 4);
    String[] lines = head.split("\r\n", -1);
    String[] words = lines[0].split(" ", -1);
    if (words.length < 2) {
      throw malformed();
    }
    List<Headers.Line> headers = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) {
        throw malformed();
      }
      headers.add(
          new Headers.Line(
              lines[i].substring(0, colon).trim(), lines[i].substring(colon + 1).trim()));
    }
    Headers own = Headers.of(headers);
    Optional<String> token = outer.header("Authorization");
    if (!own.contains("Authorization") && token.isPresent()) {
      own = own.with("Authorization", token.get());
    }
    RequestHead inner = outer.withRequest(words[0], target(words[1]), own);
    return new FakeRequest(inner, BodySource.of(body.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String target(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return url;
    }
    int path = url.indexOf('/', scheme + 3);
    return path < 0 ? "/" : url.substring(path);
  }

  private static void write(ByteArrayOutputStream out, String contentId, FakeReply reply) {
    StringBuilder head =
        new StringBuilder("--" + BOUNDARY + "\r\nContent-Type: application/http\r\n");
    if (!contentId.isEmpty()) {
      String bare = contentId.replaceAll("^<|>$", "");
      head.append("Content-ID: <response-").append(bare).append(">\r\n");
    }
    head.append("\r\nHTTP/1.1 ").append(reply.status()).append(" Status\r\n");
    reply
        .headers()
        .lines()
        .forEach(line -> head.append(line.name()).append(": ").append(line.value()).append("\r\n"));
    head.append("Content-Length: ").append(reply.body().length()).append("\r\n\r\n");
    out.writeBytes(ascii(head.toString()));
    out.writeBytes(reply.body().bytes());
    out.writeBytes(ascii("\r\n"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static DriveRefusal malformed() {
    return new DriveRefusal(DriveReason.BAD_REQUEST, "Failed to parse batch request.");
  }
}

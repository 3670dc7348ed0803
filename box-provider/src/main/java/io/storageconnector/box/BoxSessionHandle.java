package io.storageconnector.box;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.auth.Secret;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.UploadSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * What has to be known of an upload session to go on with it, in this process or another: the
 * addresses Box gave for it, and its sizes. Immutable.
 */
final class BoxSessionHandle {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;
  private static final List<String> ADDRESSES =
      List.of("upload_part", "list_parts", "commit", "abort", "status");

  /** Box forgets a session after seven days; less is assumed where the answer does not say. */
  private static final Duration ASSUMED_LIFE = Duration.ofDays(1);

  private final JsonNode facts;
  private final Instant expiresAt;

  private BoxSessionHandle(JsonNode facts, Instant expiresAt) {
    this.facts = facts;
    this.expiresAt = expiresAt;
  }

  /** Sends a request that answers with a session. */
  static BoxSessionHandle read(BoxChannel channel, Call call, BoxRequest request, long size) {
    Instant assumed = channel.clock().instant().plus(ASSUMED_LIFE);
    BoxSessionHandle handle = channel.read(call, request, body -> answer(body, size, assumed));
    if (!handle.isTrusted(channel.endpoints())) {
      // The token would go to whoever is named here.
      throw BoxErrors.garbled(call, request, 200);
    }
    return handle;
  }

  /** Reads the text of a handle; empty if it is none. */
  static Optional<BoxSessionHandle> parse(String text) {
    try {
      JsonNode facts = JSON.readTree(text);
      return facts.path("v").asInt() == VERSION && isComplete(facts)
          ? Optional.of(new BoxSessionHandle(facts, Instant.EPOCH))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  UploadSession session() {
    return UploadSession.of(
        Secret.of(facts.toString()), facts.path("part_size").asLong(), totalSize(), expiresAt);
  }

  /** Says whether a token may be sent to all addresses. */
  boolean isTrusted(BoxEndpoints endpoints) {
    for (String name : ADDRESSES) {
      try {
        if (!endpoints.isTrusted(new URI(address(name)))) {
          return false;
        }
      } catch (URISyntaxException e) {
        return false;
      }
    }
    return true;
  }

  long totalSize() {
    return facts.path("size").asLong();
  }

  String uploadPart() {
    return address("upload_part");
  }

  String listParts() {
    return address("list_parts");
  }

  String commit() {
    return address("commit");
  }

  String abort() {
    return address("abort");
  }

  String status() {
    return address("status");
  }

  private String address(String name) {
    return facts.path(name).asText();
  }

  private static BoxSessionHandle answer(InputStream body, long size, Instant assumedExpiry)
      throws IOException {
    JsonNode json = JSON.readTree(body);
    JsonNode endpoints = json.path("session_endpoints");
    ObjectNode facts = JSON.createObjectNode().put("v", VERSION);
    for (String name : ADDRESSES) {
      facts.put(name, endpoints.path(name).asText());
    }
    facts.put("part_size", json.path("part_size").asLong()).put("size", size);
    if (!isComplete(facts)) {
      throw new IOException("a session without part size or addresses");
    }
    return new BoxSessionHandle(
        facts, expiry(json.path("session_expires_at").asText(""), assumedExpiry));
  }

  private static boolean isComplete(JsonNode facts) {
    return facts.path("part_size").asLong() > 0
        && facts.path("size").asLong(-1) >= 0
        && ADDRESSES.stream().noneMatch(name -> facts.path(name).asText("").isEmpty());
  }

  private static Instant expiry(String text, Instant assumed) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return assumed;
    }
  }
}

package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.storageconnector.auth.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The JSON file that Google's console makes together with a service account's key. Immutable;
 * prints nothing of it.
 *
 * <p>Its addresses are not used: whoever can place a file could send assertions elsewhere.
 */
final class GoogleKeyFile {

  private static final String TYPE = "service_account";
  private static final String UNIVERSE = "googleapis.com";

  private final String email;
  private final String clientId;
  private final SigningKey key;

  private GoogleKeyFile(String email, String clientId, SigningKey key) {
    this.email = email;
    this.clientId = clientId;
    this.key = key;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is not one; the message names all fields that are wrong,
   *     and nothing they hold
   */
  static GoogleKeyFile parse(byte[] json) {
    JsonObject root = root(json);
    List<String> problems = new ArrayList<>();
    if (!TYPE.equals(text(root, "type").orElse(""))) {
      problems.add("type is not " + TYPE);
    }
    if (!UNIVERSE.equals(text(root, "universe_domain").orElse(UNIVERSE))) {
      problems.add("universe_domain is not " + UNIVERSE);
    }
    String email = required(root, "client_email", problems);
    String clientId = required(root, "client_id", problems);
    String keyId = required(root, "private_key_id", problems);
    String pem = required(root, "private_key", problems);
    if (problems.isEmpty()) {
      try {
        return new GoogleKeyFile(email, clientId, SigningKey.parse(keyId, Secret.of(pem)));
      } catch (IllegalArgumentException e) {
        problems.add("private_key " + e.getMessage());
      }
    }
    throw new IllegalArgumentException("Google key file: " + String.join("; ", problems));
  }

  String email() {
    return email;
  }

  String clientId() {
    return clientId;
  }

  SigningKey key() {
    return key;
  }

  private static JsonObject root(byte[] json) {
    try {
      JsonElement root = JsonParser.parseString(new String(json, UTF_8));
      if (root.isJsonObject()) {
        return root.getAsJsonObject();
      }
    } catch (JsonParseException e) {
      // The parser's own exception quotes the text.
      throw new IllegalArgumentException("Google key file: it is not JSON");
    }
    throw new IllegalArgumentException("Google key file: it is not a JSON object");
  }

  private static String required(JsonObject root, String field, List<String> problems) {
    Optional<String> value = text(root, field).filter(text -> !text.isBlank());
    if (value.isEmpty()) {
      problems.add(field + " is missing");
    }
    return value.orElse("");
  }

  private static Optional<String> text(JsonObject root, String field) {
    return root.get(field) instanceof JsonPrimitive value && value.isString()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }
}

package io.storageconnector.box;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON file that Box's Developer Console makes together with a key pair: credentials, one
 * private key, and usually whom to act as. Immutable; prints nothing of it.
 */
final class BoxConfigFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String clientId;
  private final Secret clientSecret;
  private final String keyId;
  private final Secret privateKey;
  private final @Nullable Secret passphrase;
  private final @Nullable ServiceAccount serviceAccount;

  private BoxConfigFile(Fields fields) {
    this.clientId = fields.text("boxAppSettings", "clientID");
    this.clientSecret = fields.secret("boxAppSettings", "clientSecret");
    this.keyId = fields.text("boxAppSettings", "appAuth", "publicKeyID");
    this.privateKey = fields.secret("boxAppSettings", "appAuth", "privateKey");
    this.passphrase = fields.passphrase();
    this.serviceAccount = fields.serviceAccount();
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is not one; the message names all fields that are wrong,
   *     and nothing they hold
   */
  static BoxConfigFile parse(byte[] json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (IOException e) {
      // The parser's own exception quotes the text.
      throw new IllegalArgumentException("Box config file: it is not JSON");
    }
    if (root == null || !root.isObject()) {
      throw new IllegalArgumentException("Box config file: it is not a JSON object");
    }
    Fields fields = new Fields(root);
    BoxConfigFile file = new BoxConfigFile(fields);
    if (!fields.problems.isEmpty()) {
      throw new IllegalArgumentException("Box config file: " + String.join("; ", fields.problems));
    }
    return file;
  }

  String clientId() {
    return clientId;
  }

  Secret clientSecret() {
    return clientSecret;
  }

  String keyId() {
    return keyId;
  }

  Secret privateKey() {
    return privateKey;
  }

  @Nullable Secret passphrase() {
    return passphrase;
  }

  @Nullable ServiceAccount serviceAccount() {
    return serviceAccount;
  }

  /** Looks fields up and gathers what is wrong with them. */
  private static final class Fields {

    private static final String ABSENT = "absent";

    private final JsonNode root;
    private final List<String> problems = new ArrayList<>();

    Fields(JsonNode root) {
      this.root = root;
    }

    String text(String... path) {
      String value = at(path).asText("");
      if (value.isBlank()) {
        problems.add(String.join(".", path) + " is missing");
        return ABSENT;
      }
      return value;
    }

    Secret secret(String... path) {
      return Secret.of(text(path));
    }

    @Nullable Secret passphrase() {
      String value = at("boxAppSettings", "appAuth", "passphrase").asText("");
      return value.isEmpty() ? null : Secret.of(value);
    }

    /** The enterprise comes first, as with Box's own clients. */
    @Nullable ServiceAccount serviceAccount() {
      String enterprise = id("enterpriseID");
      String user = id("userID");
      if (!enterprise.isEmpty()) {
        return BoxServiceAccount.enterprise(enterprise);
      }
      return user.isEmpty() ? null : BoxServiceAccount.user(user);
    }

    /** Box writes {@code "0"} where there is none. */
    private String id(String name) {
      String value = at(name).asText("");
      if (value.isEmpty() || value.equals("0")) {
        return "";
      }
      if (!BoxServiceAccount.isId(value)) {
        problems.add(name + " is not a number");
        return "";
      }
      return value;
    }

    private JsonNode at(String... path) {
      JsonNode node = root;
      for (String name : path) {
        node = node.path(name);
      }
      return node;
    }
  }
}

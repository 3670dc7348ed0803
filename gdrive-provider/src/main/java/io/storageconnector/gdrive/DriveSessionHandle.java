package io.storageconnector.gdrive;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.storageconnector.auth.Secret;
import io.storageconnector.spi.UploadSession;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of an upload session to go on with it, in this process or another. Whoever
 * has the address can write, so the whole is a secret. Immutable.
 *
 * @param address the session's address
 * @param totalSize the length of the whole content in bytes
 * @param partSize the length of a part in bytes
 * @param newId the id that the new file gets; null for a new version, or if Drive chooses it
 * @param expiresAt when Drive forgets the session
 */
record DriveSessionHandle(
    String address, long totalSize, int partSize, @Nullable String newId, Instant expiresAt) {

  private static final int VERSION = 1;

  /** Reads the text of a handle; empty if it is none. */
  static Optional<DriveSessionHandle> parse(String text) {
    try {
      if (JsonParser.parseString(text) instanceof JsonObject json
          && number(json, "v") == VERSION
          && number(json, "size") >= 0
          && number(json, "part") > 0
          && number(json, "part") <= Integer.MAX_VALUE) {
        String newId = text(json, "id");
        boolean legal = newId == null || DriveItems.isId(newId);
        String address = text(json, "uri");
        String expires = text(json, "expires");
        if (legal && address != null && expires != null) {
          return Optional.of(
              new DriveSessionHandle(
                  address,
                  number(json, "size"),
                  (int) number(json, "part"),
                  newId,
                  Instant.parse(expires)));
        }
      }
      return Optional.empty();
    } catch (JsonParseException | DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  UploadSession session() {
    JsonObject json = new JsonObject();
    json.addProperty("v", VERSION);
    json.addProperty("uri", address);
    json.addProperty("size", totalSize);
    json.addProperty("part", partSize);
    json.addProperty("id", newId);
    json.addProperty("expires", expiresAt.toString());
    return UploadSession.of(Secret.of(json.toString()), partSize, totalSize, expiresAt);
  }

  /** Says whether a token may be sent to the address: the configured origin, or one of Google's. */
  boolean isTrusted(URI root) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      return false;
    }
    String host = uri.getHost();
    if (host == null || uri.getRawUserInfo() != null) {
      return false;
    }
    boolean sameOrigin =
        host.equalsIgnoreCase(root.getHost())
            && uri.getPort() == root.getPort()
            && Objects.equals(uri.getScheme(), root.getScheme());
    return sameOrigin
        || ("https".equalsIgnoreCase(uri.getScheme())
            && uri.getPort() == -1
            && host.toLowerCase(Locale.ROOT).endsWith(".googleapis.com"));
  }

  /** Prints the sizes only. */
  @Override
  public String toString() {
    return "DriveSessionHandle[" + totalSize + " bytes in parts of " + partSize + "]";
  }

  private static long number(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive value && value.isNumber()
        ? value.getAsLong()
        : -1;
  }

  private static @Nullable String text(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value instanceof JsonPrimitive primitive && primitive.isString()
        ? primitive.getAsString()
        : null;
  }
}

package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.oauth.SignedJwt;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the signed assertions of server applications as strictly as Box documents it: algorithm,
 * key, signature, audience, times, and that each is used once.
 *
 * <p>Claims and limits: doc (JWT without SDK). Wording: doc (common errors), where not noted.
 * Guarded by the lock of {@link BoxWorld}.
 */
final class JwtAssertions {

  /** Whom an assertion speaks for. */
  record Subject(String type, String id) {}

  private static final String AUDIENCE = "https://api.box.com/oauth2/token";
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Clock clock;
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  JwtAssertions(Clock clock) {
    this.clock = clock;
  }

  Subject verify(BoxApp app, String assertion) {
    SignedJwt jwt =
        SignedJwt.parse(assertion)
            .orElseThrow(
                () -> TokenRefusal.invalidRequest("The assertion is malformed")); // assumed
    JsonNode claims = jwt.claims();
    if (!claims.path("iss").asText().equals(app.clientId())) {
      throw TokenRefusal.invalidGrant("Please check the 'iss' claim.");
    }
    requireSignature(app, jwt);
    if (!isForBox(claims.path("aud"))) {
      throw claim("aud"); // assumed: worded like its neighbours
    }
    Instant now = clock.instant();
    String jti = claims.path("jti").asText();
    if (!claims.path("jti").isTextual() || jti.length() < 16 || jti.length() > 128) {
      throw claim("jti"); // assumed: worded like its neighbours
    }
    // assumed: an id is spent even if the times turn out wrong, which clients answer with a new id
    requireUnused(app.clientId() + " " + jti, now);
    requireTimes(claims, now);
    return subject(claims);
  }

  private static void requireSignature(BoxApp app, SignedJwt jwt) {
    if (!jwt.hasRsaAlgorithm()) {
      // assumed: the algorithms are documented, the answer to others is not
      throw TokenRefusal.invalidGrant("The signature algorithm is not supported");
    }
    RSAPublicKey key =
        app.key(jwt.keyId())
            .orElseThrow(
                () -> TokenRefusal.invalidGrant("'kid' invalid, unable to lookup correct key"));
    if (!jwt.isSignedBy(key)) {
      throw TokenRefusal.invalidGrant(
          "Signature verification error. The public key identified by 'kid' must correspond to the private key used for signing.");
    }
  }

  private static boolean isForBox(JsonNode audience) {
    return audience.isArray()
        ? audience.size() == 1 && isForBox(audience.get(0))
        : audience.isTextual() && audience.asText().equals(AUDIENCE);
  }

  /** Wording of both refusals about {@code exp}: reported (box-node-sdk#115, boxr#69). */
  private static void requireTimes(JsonNode claims, Instant now) {
    Instant expiry = time(claims, "exp").orElseThrow(() -> claim("exp"));
    if (!now.isBefore(expiry)) {
      throw TokenRefusal.invalidGrant(
          "Current date/time MUST be before the expiration date/time listed in the 'exp' claim");
    }
    Optional<Instant> issued = time(claims, "iat");
    // doc: counted from the time of issue, which cannot be later than now
    if (expiry.isAfter(now.plus(LONGEST))
        || issued.filter(at -> expiry.isAfter(at.plus(LONGEST))).isPresent()) {
      throw TokenRefusal.invalidGrant(
          "Please check the 'exp' claim. The 'exp' value exceeds the maximum value of 60 seconds beyond the issue time.");
    }
    if (issued.filter(now::isBefore).isPresent()) {
      throw claim("iat"); // assumed
    }
    if (time(claims, "nbf").filter(now::isBefore).isPresent()) {
      throw claim("nbf"); // assumed
    }
  }

  private static Optional<Instant> time(JsonNode claims, String name) {
    JsonNode value = claims.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw claim(name);
    }
    long seconds = value.asLong();
    if (seconds < 0 || seconds > Instant.MAX.getEpochSecond() - LONGEST.toSeconds()) {
      throw claim(name);
    }
    return Optional.of(Instant.ofEpochSecond(seconds));
  }

  /** An assertion is good for a minute at most, so that no id has to be kept for longer. */
  private void requireUnused(String id, Instant now) {
    seen.values().removeIf(at -> at.plus(LONGEST).isBefore(now));
    if (seen.putIfAbsent(id, now) != null) {
      throw TokenRefusal.invalidGrant(
          "Please check the 'jti' claim. A unique 'jti' value is required.");
    }
  }

  private static Subject subject(JsonNode claims) {
    JsonNode id = claims.path("sub");
    if (!id.isTextual()) {
      throw badSubject(); // reported: an id written as a number is not accepted
    }
    return new Subject(claims.path("box_sub_type").asText(), id.asText());
  }

  static TokenRefusal badSubject() {
    return TokenRefusal.invalidGrant(
        "Please check the 'sub' claim. The 'sub' specified is invalid.");
  }

  private static TokenRefusal claim(String name) {
    return TokenRefusal.invalidGrant("Please check the '" + name + "' claim.");
  }
}

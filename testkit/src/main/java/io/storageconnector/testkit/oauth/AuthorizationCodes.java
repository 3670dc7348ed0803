package io.storageconnector.testkit.oauth;

import io.storageconnector.testkit.oauth.OAuthRefusal.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The authorization codes of a server, each good for one use. Guarded by {@link FakeOAuth}. */
final class AuthorizationCodes {

  private record Issued(CodeGrant grant, Instant expiresAt) {}

  private final Clock clock;
  private final SecretMint secrets;
  private final Duration lifetime;
  private final Map<String, Issued> codes = new HashMap<>();

  AuthorizationCodes(Clock clock, SecretMint secrets, Duration lifetime) {
    this.clock = clock;
    this.secrets = secrets;
    this.lifetime = lifetime;
  }

  String issue(CodeGrant grant) {
    String code = secrets.make("code");
    codes.put(code, new Issued(grant, clock.instant().plus(lifetime)));
    return code;
  }

  /** Takes a code out of the world and says what it stood for. */
  CodeGrant redeem(
      String byClient, String code, @Nullable String redirectUri, @Nullable String verifier) {
    Issued issued = codes.remove(code);
    if (issued == null || !issued.grant().holder().clientId().equals(byClient)) {
      throw new OAuthRefusal(Reason.UNKNOWN_CODE);
    }
    if (!clock.instant().isBefore(issued.expiresAt())) {
      throw new OAuthRefusal(Reason.EXPIRED_CODE);
    }
    CodeGrant grant = issued.grant();
    if (redirectUri != null && !redirectUri.equals(grant.redirectUri())) {
      throw new OAuthRefusal(Reason.REDIRECT_MISMATCH);
    }
    PkceChallenge challenge = grant.challenge();
    if (challenge != null && verifier == null) {
      throw new OAuthRefusal(Reason.MISSING_VERIFIER);
    }
    if (challenge != null && verifier != null && !challenge.isMetBy(verifier)) {
      throw new OAuthRefusal(Reason.WRONG_VERIFIER);
    }
    return grant;
  }
}

package io.storageconnector.testkit.oauth;

import io.storageconnector.testkit.oauth.OAuthRefusal.Reason;
import io.storageconnector.testkit.oauth.TokenExchange.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The token state of an OAuth 2 server: codes, access tokens, families of rotating refresh tokens.
 *
 * <p>Every secret it makes contains {@value #SECRET_MARKER}, so that a scan of logs finds a leaked
 * one by pattern. Thread-safe: each operation is atomic.
 */
public final class FakeOAuth {

  /** Part of every secret the fakes hand out. */
  public static final String SECRET_MARKER = "FAKESECRET";

  private record Code(String subject, String redirectUri, Instant expiresAt) {}

  private static final class Access {
    final String subject;
    final @Nullable TokenFamily family;
    Instant expiresAt;

    Access(String subject, @Nullable TokenFamily family, Instant expiresAt) {
      this.subject = subject;
      this.family = family;
      this.expiresAt = expiresAt;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Clock clock;
  private final String clientId;
  private final String clientSecret;
  private final Duration codeLifetime;
  private final Duration accessLifetime;
  private final Duration refreshLifetime;
  private final Map<String, Code> codes = new HashMap<>();
  private final Map<String, Access> accessTokens = new HashMap<>();
  private final Map<String, TokenFamily> families = new HashMap<>();
  private final Map<String, TokenFamily.Link> links = new HashMap<>();
  private final List<TokenExchange> exchanges = new ArrayList<>();
  private final SecretMint secrets = new SecretMint();
  private RotationMode mode;

  /**
   * Makes the state of a server with one client.
   *
   * @param clock what decides about expiry
   * @param mode what happens to a used refresh token
   * @param codeLifetime how long an authorization code lives
   * @param accessLifetime how long an access token lives
   * @param refreshLifetime how long an unused refresh token lives
   * @return the state, without any grant
   */
  public static FakeOAuth create(
      Clock clock,
      RotationMode mode,
      Duration codeLifetime,
      Duration accessLifetime,
      Duration refreshLifetime) {
    return new FakeOAuth(clock, mode, codeLifetime, accessLifetime, refreshLifetime);
  }

  private FakeOAuth(
      Clock clock,
      RotationMode mode,
      Duration codeLifetime,
      Duration accessLifetime,
      Duration refreshLifetime) {
    this.clock = clock;
    this.mode = mode;
    this.codeLifetime = codeLifetime;
    this.accessLifetime = accessLifetime;
    this.refreshLifetime = refreshLifetime;
    this.clientId = "fake-client-id";
    this.clientSecret = secret("client");
  }

  /**
   * Makes a secret of the fake's kind and remembers it for {@link #secretsIssued()}.
   *
   * @param kind a word that becomes part of it
   * @return a text that was never returned before
   */
  public String secret(String kind) {
    return secrets.make(kind);
  }

  /**
   * Returns the id of the only client.
   *
   * @return the client id, which is no secret
   */
  public String clientId() {
    return clientId;
  }

  /**
   * Returns the secret of the only client.
   *
   * @return the client secret
   */
  public String clientSecret() {
    return clientSecret;
  }

  /**
   * Checks a client's credentials.
   *
   * @param id the presented client id
   * @param secret the presented client secret
   * @throws OAuthRefusal with {@link Reason#BAD_CLIENT} if they are wrong
   */
  public void authenticateClient(@Nullable String id, @Nullable String secret) {
    if (!clientId.equals(id) || !clientSecret.equals(secret)) {
      throw new OAuthRefusal(Reason.BAD_CLIENT);
    }
  }

  /**
   * Issues an authorization code, as after a user's consent.
   *
   * @param subject who consented
   * @param redirectUri where the code is sent
   * @return the code
   */
  public String issueCode(String subject, String redirectUri) {
    String code = secret("code");
    lock.lock();
    try {
      codes.put(code, new Code(subject, redirectUri, clock.instant().plus(codeLifetime)));
    } finally {
      lock.unlock();
    }
    return code;
  }

  /**
   * Exchanges an authorization code for the first tokens of a new family. A code works once.
   *
   * @param code the code
   * @param redirectUri the redirect URI of the exchange, or null when the request names none
   * @return the tokens
   * @throws OAuthRefusal if the code is unknown, used, expired or issued for another redirect URI
   */
  public IssuedTokens exchangeCode(String code, @Nullable String redirectUri) {
    return exchange(
        "authorization_code",
        () -> {
          Code known = codes.remove(code);
          if (known == null) {
            throw new OAuthRefusal(Reason.UNKNOWN_CODE);
          }
          if (!clock.instant().isBefore(known.expiresAt())) {
            throw new OAuthRefusal(Reason.EXPIRED_CODE);
          }
          if (redirectUri != null && !redirectUri.equals(known.redirectUri())) {
            throw new OAuthRefusal(Reason.REDIRECT_MISMATCH);
          }
          return begin(known.subject());
        });
  }

  /**
   * Grants tokens without a consent page, for tests that begin with a connection.
   *
   * @param subject whose tokens they are
   * @return the first tokens of a new family
   */
  public IssuedTokens grant(String subject) {
    lock.lock();
    try {
      return begin(subject);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Issues an access token to a server's own grant, which has no refresh token.
   *
   * @param grantType the grant type, for the list of exchanges
   * @param subject whose token it is
   * @return the token
   */
  public IssuedTokens issueWithoutRefresh(String grantType, String subject) {
    return exchange(grantType, () -> new IssuedTokens(access(subject, null), null, accessLifetime));
  }

  /**
   * Exchanges a refresh token, by the rules of the {@link RotationMode}.
   *
   * @param refreshToken the token
   * @return a new pair, or the pair of the first exchange where the mode repeats it
   * @throws OAuthRefusal if the token is unknown, rotated away, expired, revoked, or an exchange of
   *     its family is in flight
   */
  public IssuedTokens refresh(String refreshToken) {
    return exchange("refresh_token", () -> rotate(refreshToken));
  }

  private IssuedTokens rotate(String refreshToken) {
    TokenFamily family = families.get(refreshToken);
    TokenFamily.Link link = links.get(refreshToken);
    if (family == null || link == null) {
      throw new OAuthRefusal(Reason.UNKNOWN_REFRESH_TOKEN);
    }
    if (family.revoked) {
      throw new OAuthRefusal(Reason.REVOKED_GRANT);
    }
    if (mode.kind() == RotationMode.Kind.CONFLICT_409_WHILE_IN_FLIGHT && family.inFlight) {
      throw new OAuthRefusal(Reason.IN_FLIGHT);
    }
    Instant now = clock.instant();
    if (link.successor != null) {
      return repeat(family, link, now);
    }
    if (!now.isBefore(link.expiresAt)) {
      throw new OAuthRefusal(Reason.EXPIRED_REFRESH_TOKEN);
    }
    IssuedTokens next = pair(family.subject, family);
    link.usedAt = now;
    link.successor = next;
    link.successorExpiresAt = now.plus(accessLifetime);
    family.inFlight = true;
    return next;
  }

  private IssuedTokens repeat(TokenFamily family, TokenFamily.Link link, Instant now) {
    IssuedTokens successor = link.successor;
    Instant expiresAt = link.successorExpiresAt;
    if (!family.repeats(link, mode, now) || successor == null || expiresAt == null) {
      throw new OAuthRefusal(
          family.succeededByNewest(link)
              ? Reason.USED_REFRESH_TOKEN
              : Reason.UNKNOWN_REFRESH_TOKEN);
    }
    exchanges.add(new TokenExchange("refresh_token", Outcome.REPEATED));
    Duration left = Duration.between(now, expiresAt);
    return successor.withLifetime(left.isNegative() ? Duration.ZERO : left);
  }

  /**
   * Ends the time in which a second refresh of the same family is a conflict: the answer to the
   * first is written or lost.
   *
   * @param refreshToken the refresh token that was presented; unknown ones are ignored
   */
  public void answered(String refreshToken) {
    lock.lock();
    try {
      TokenFamily family = families.get(refreshToken);
      if (family != null) {
        family.inFlight = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Finds out whose access token this is.
   *
   * @param accessToken the presented token
   * @return its subject, or empty when the token is unknown, expired or revoked
   */
  public Optional<String> subjectOf(String accessToken) {
    lock.lock();
    try {
      Access access = accessTokens.get(accessToken);
      boolean good =
          access != null
              && clock.instant().isBefore(access.expiresAt)
              && (access.family == null || !access.family.revoked);
      return good && access != null ? Optional.of(access.subject) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says whether an access token was issued here and has expired.
   *
   * @param accessToken the presented token
   * @return true when it is known and too old
   */
  public boolean isExpired(String accessToken) {
    lock.lock();
    try {
      Access access = accessTokens.get(accessToken);
      return access != null && !clock.instant().isBefore(access.expiresAt);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Revokes the grant of an access or refresh token, with all its tokens. Unknown tokens are
   * ignored.
   *
   * @param token the token
   */
  public void revoke(String token) {
    lock.lock();
    try {
      TokenFamily family = families.get(token);
      Access access = accessTokens.get(token);
      if (family == null && access != null) {
        family = access.family;
        access.expiresAt = Instant.MIN;
      }
      if (family != null) {
        family.revoked = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Revokes all grants of a subject: what a user does in the provider's settings.
   *
   * @param subject the subject
   */
  public void revokeSubject(String subject) {
    lock.lock();
    try {
      families.values().stream()
          .filter(family -> family.subject.equals(subject))
          .forEach(family -> family.revoked = true);
      accessTokens.values().stream()
          .filter(access -> access.subject.equals(subject))
          .forEach(access -> access.expiresAt = Instant.MIN);
    } finally {
      lock.unlock();
    }
  }

  /** Lets all access tokens expire now; refresh tokens stay good. */
  public void expireAccessTokens() {
    lock.lock();
    try {
      Instant now = clock.instant();
      accessTokens
          .values()
          .forEach(
              access -> access.expiresAt = access.expiresAt.isBefore(now) ? access.expiresAt : now);
    } finally {
      lock.unlock();
    }
  }

  /** Lets all refresh tokens expire now; access tokens stay good. */
  public void expireRefreshTokens() {
    lock.lock();
    try {
      Instant now = clock.instant();
      families.values().forEach(family -> family.newest.expiresAt = now);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Changes what happens to used refresh tokens from now on.
   *
   * @param newMode the mode
   */
  public void rotationMode(RotationMode newMode) {
    lock.lock();
    try {
      mode = newMode;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns what the token endpoint was asked and did.
   *
   * @return a copy of the list, oldest first
   */
  public List<TokenExchange> exchanges() {
    lock.lock();
    try {
      return List.copyOf(exchanges);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns all secrets handed out so far.
   *
   * @return a copy of the set
   */
  public Set<String> secretsIssued() {
    return secrets.issued();
  }

  private interface Grant {
    IssuedTokens issue();
  }

  private IssuedTokens exchange(String grantType, Grant grant) {
    lock.lock();
    try {
      int before = exchanges.size();
      IssuedTokens issued = grant.issue();
      if (exchanges.size() == before) {
        exchanges.add(new TokenExchange(grantType, Outcome.ISSUED));
      }
      return issued;
    } catch (OAuthRefusal refusal) {
      exchanges.add(new TokenExchange(grantType, Outcome.REFUSED));
      throw refusal;
    } finally {
      lock.unlock();
    }
  }

  private IssuedTokens begin(String subject) {
    TokenFamily.Link first =
        new TokenFamily.Link(secret("refresh"), clock.instant().plus(refreshLifetime));
    TokenFamily family = new TokenFamily(subject, first);
    families.put(first.refreshToken, family);
    links.put(first.refreshToken, first);
    return new IssuedTokens(access(subject, family), first.refreshToken, accessLifetime);
  }

  private IssuedTokens pair(String subject, TokenFamily family) {
    TokenFamily.Link next =
        new TokenFamily.Link(secret("refresh"), clock.instant().plus(refreshLifetime));
    family.newest = next;
    families.put(next.refreshToken, family);
    links.put(next.refreshToken, next);
    return new IssuedTokens(access(subject, family), next.refreshToken, accessLifetime);
  }

  private String access(String subject, @Nullable TokenFamily family) {
    String token = secret("access");
    accessTokens.put(token, new Access(subject, family, clock.instant().plus(accessLifetime)));
    return token;
  }
}

package io.storageconnector.testkit.oauth;

import io.storageconnector.testkit.oauth.OAuthRefusal.Reason;
import io.storageconnector.testkit.oauth.TokenExchange.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
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

  /** Server grants of Box live longer than the hour of a user's grant: 4123 seconds in its docs. */
  private static final Duration SERVER_LIFETIME = Duration.ofSeconds(4123);

  private static final Duration USER_LIFETIME = Duration.ofHours(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Clock clock;
  private final String clientId;
  private final String clientSecret;
  private final AuthorizationCodes codes;
  private final ExchangeLog exchanges = new ExchangeLog();
  private final SecretMint secrets = new SecretMint();
  private final ClientRegistry clients = new ClientRegistry();
  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;
  private Duration accessLifetime;
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
    return builder(clock)
        .rotation(mode)
        .codeLifetime(codeLifetime)
        .accessLifetime(accessLifetime)
        .refreshLifetime(refreshLifetime)
        .build();
  }

  /**
   * Begins the description of a server.
   *
   * @param clock what decides about expiry
   * @return a builder, not thread-safe
   */
  public static FakeOAuthBuilder builder(Clock clock) {
    return new FakeOAuthBuilder(clock);
  }

  FakeOAuth(FakeOAuthBuilder builder) {
    this.clock = builder.clock;
    this.mode = builder.mode;
    this.accessLifetime = builder.accessLifetime;
    this.clientId = builder.clientId;
    this.clientSecret = registerClient(clientId);
    this.codes = new AuthorizationCodes(clock, secrets, builder.codeLifetime);
    this.accessTokens = new AccessTokens(clock, secrets);
    this.refreshTokens =
        new RefreshTokens(
            clock,
            secrets,
            accessTokens,
            exchanges,
            builder.refreshLifetime,
            builder.liveRefreshTokens);
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
   * Registers one more client.
   *
   * @param newClientId its id
   * @return its secret
   * @throws IllegalArgumentException if the id is taken
   */
  public String registerClient(String newClientId) {
    String newSecret = secret("client");
    clients.register(newClientId, newSecret);
    return newSecret;
  }

  /**
   * Returns the id of the client every server starts with.
   *
   * @return the client id, which is no secret
   */
  public String clientId() {
    return clientId;
  }

  /**
   * Returns the secret of the client every server starts with.
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
    clients.authenticate(id, secret);
  }

  /**
   * Says whether a client is registered.
   *
   * @param id the presented client id
   * @return true when it is known, whatever its secret
   */
  public boolean knowsClient(@Nullable String id) {
    return clients.knows(id);
  }

  /**
   * Issues an authorization code, as after a user's consent.
   *
   * @param forClient the client the code is for
   * @param subject who consented
   * @param redirectUri where the code is sent
   * @return the code
   */
  public String issueCode(String forClient, String subject, String redirectUri) {
    return issueCode(
        new CodeGrant(
            new TokenHolder(forClient, subject, TokenLimits.NONE),
            redirectUri,
            GrantTerms.OFFLINE,
            null));
  }

  /**
   * Issues an authorization code with terms of its own.
   *
   * @param grant what the code stands for
   * @return the code
   */
  public String issueCode(CodeGrant grant) {
    lock.lock();
    try {
      return codes.issue(grant);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Exchanges an authorization code for the first tokens of a new family. A code works once.
   *
   * @param byClient the client that presents it
   * @param code the code
   * @param redirectUri the redirect URI of the exchange, or null when the request names none
   * @return the tokens
   * @throws OAuthRefusal if the code is unknown, used, expired or issued for another client or
   *     redirect URI
   */
  public IssuedTokens exchangeCode(String byClient, String code, @Nullable String redirectUri) {
    return exchangeCode(byClient, code, redirectUri, null);
  }

  /**
   * Exchanges an authorization code together with the verifier of its challenge. A code works once,
   * also when the exchange is refused.
   *
   * @param byClient the client that presents it
   * @param code the code
   * @param redirectUri the redirect URI of the exchange, or null when the request names none
   * @param verifier the code verifier, or null when the request has none
   * @return the tokens, with a refresh token where the terms of the code say so
   * @throws OAuthRefusal if the code is unknown, used, expired or issued for another client or
   *     redirect URI, or the verifier is not that of the challenge
   */
  public IssuedTokens exchangeCode(
      String byClient, String code, @Nullable String redirectUri, @Nullable String verifier) {
    return exchange(
        "authorization_code",
        () -> {
          CodeGrant grant = codes.redeem(byClient, code, redirectUri, verifier);
          exchanges.add("authorization_code", Outcome.ISSUED);
          return begin(grant.holder(), grant.terms());
        });
  }

  /**
   * Grants tokens to the client every server starts with, without a consent page, for tests that
   * begin with a connection.
   *
   * @param subject whose tokens they are
   * @return the first tokens of a new family
   */
  public IssuedTokens grant(String subject) {
    return grant(new TokenHolder(clientId, subject, TokenLimits.NONE), GrantTerms.OFFLINE);
  }

  /**
   * Grants tokens without a consent page, on terms of their own.
   *
   * @param holder whose tokens they are, and with which limits
   * @param terms what kind of grant begins
   * @return the first tokens of a new family, or one access token
   */
  public IssuedTokens grant(TokenHolder holder, GrantTerms terms) {
    lock.lock();
    try {
      return begin(holder, terms);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets this server know a grant that an earlier one gave to the client every server starts with,
   * as if both were one server that goes on. It lives from now on for the whole time of a new one.
   *
   * @param subject whose grant it is
   * @param refreshToken its unused refresh token, from {@link #unusedRefreshTokens} of the earlier
   *     server
   * @throws IllegalArgumentException if the token is known already, or was not made by a fake
   */
  public void adopt(String subject, String refreshToken) {
    adopt(new TokenHolder(clientId, subject, TokenLimits.NONE), refreshToken);
  }

  /**
   * Lets this server know a grant that an earlier one gave, with the limits it had there.
   *
   * @param holder whose grant it is
   * @param refreshToken its unused refresh token, from {@link #unusedRefreshTokens} of the earlier
   *     server
   * @throws IllegalArgumentException if the token is known already, or was not made by a fake
   */
  public void adopt(TokenHolder holder, String refreshToken) {
    lock.lock();
    try {
      refreshTokens.adopt(holder, refreshToken);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the refresh tokens of the client every server starts with that were not used yet, and
   * have neither expired nor been revoked: one for each grant of the subject.
   *
   * @param subject whose grants
   * @return a copy
   */
  public List<String> unusedRefreshTokens(String subject) {
    lock.lock();
    try {
      return refreshTokens.unused(
          holder -> holder.subject().equals(subject) && holder.clientId().equals(clientId));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Issues an access token to a server's own grant, which has no refresh token. It lives somewhat
   * longer than a user's, as Box's do.
   *
   * @param grantType the grant type, for the list of exchanges
   * @param holder whose token it is, and with which limits
   * @return the token
   */
  public IssuedTokens issueWithoutRefresh(String grantType, TokenHolder holder) {
    Duration lifetime =
        accessLifetime()
            .multipliedBy(SERVER_LIFETIME.toSeconds())
            .dividedBy(USER_LIFETIME.toSeconds());
    return issueWithoutRefresh(grantType, holder, lifetime);
  }

  /**
   * Issues an access token without a refresh token for a time of its own.
   *
   * @param grantType the grant type, for the list of exchanges
   * @param holder whose token it is, and with which limits
   * @param lifetime how long it lives
   * @return the token
   */
  public IssuedTokens issueWithoutRefresh(String grantType, TokenHolder holder, Duration lifetime) {
    return exchange(
        grantType,
        () -> {
          exchanges.add(grantType, Outcome.ISSUED);
          return new IssuedTokens(accessTokens.issue(holder, null, lifetime), null, lifetime);
        });
  }

  /**
   * Records a request that a provider refused by rules of its own.
   *
   * @param grantType the grant type, for the list of exchanges
   */
  public void refused(String grantType) {
    lock.lock();
    try {
      exchanges.add(grantType, Outcome.REFUSED);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Exchanges a refresh token, by the rules of the {@link RotationMode}.
   *
   * @param byClient the client that presents it
   * @param refreshToken the token
   * @return a new pair, or the pair of the first exchange where the mode repeats it
   * @throws OAuthRefusal if the token is unknown, another client's, rotated away, expired, revoked,
   *     or an exchange of its family is in flight
   */
  public IssuedTokens refresh(String byClient, String refreshToken) {
    return exchange(
        "refresh_token", () -> refreshTokens.rotate(byClient, refreshToken, mode, accessLifetime));
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
      refreshTokens.family(refreshToken).ifPresent(family -> family.inFlight = false);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Accepts an access token for a call. In some rotation modes that is what ends the tokens before
   * it.
   *
   * @param accessToken the presented token
   * @return its holder, or empty when the token is unknown, expired or revoked
   */
  public Optional<TokenHolder> use(String accessToken) {
    lock.lock();
    try {
      Optional<AccessTokens.Access> access = accessTokens.findGood(accessToken);
      access.ifPresent(
          used -> {
            if (used.family != null) {
              used.family.used(used, mode.kind() == RotationMode.Kind.SAME_UNTIL_USED);
            }
          });
      return access.map(good -> good.holder);
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
      return accessTokens.isExpired(accessToken);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says whose a refresh token is, whether or not it would still be accepted.
   *
   * @param refreshToken the presented token
   * @return its holder, or empty when it was never issued
   */
  public Optional<TokenHolder> refreshHolder(String refreshToken) {
    lock.lock();
    try {
      return refreshTokens.family(refreshToken).map(family -> family.holder);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says whose an access or refresh token is that would be accepted now. Asking does not count as a
   * use.
   *
   * @param token the presented token
   * @return its holder, or empty when it is unknown, expired or revoked
   */
  public Optional<TokenHolder> liveHolder(String token) {
    lock.lock();
    try {
      return refreshTokens
          .liveHolder(token)
          .or(() -> accessTokens.findGood(token).map(access -> access.holder));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says when an access token expires. Asking does not count as a use.
   *
   * @param accessToken the presented token
   * @return the instant, or empty when the token is unknown, expired or revoked
   */
  public Optional<Instant> expiresAt(String accessToken) {
    lock.lock();
    try {
      return accessTokens.findGood(accessToken).map(access -> access.expiresAt);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Revokes the grant of an access or refresh token, with all its tokens; an access token without a
   * refresh token goes alone. Unknown tokens and those of other clients are ignored.
   *
   * @param byClient the client that asks for it
   * @param token the token
   */
  public void revoke(String byClient, String token) {
    lock.lock();
    try {
      TokenFamily family = refreshTokens.family(token).orElse(null);
      Optional<AccessTokens.Access> access =
          accessTokens.find(token).filter(found -> found.holder.clientId().equals(byClient));
      if (access.isPresent()) {
        access.get().end();
        family = access.get().family;
      }
      if (family != null && family.holder.clientId().equals(byClient)) {
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
    revokeAll(holder -> holder.subject().equals(subject));
  }

  /**
   * Revokes all grants of a subject to one client.
   *
   * @param forClient the client
   * @param subject the subject
   */
  public void revokeSubject(String forClient, String subject) {
    revokeAll(holder -> holder.clientId().equals(forClient) && holder.subject().equals(subject));
  }

  /**
   * Revokes all grants of some holders, with all their tokens.
   *
   * @param whose says which
   */
  public void revokeAll(Predicate<TokenHolder> whose) {
    lock.lock();
    try {
      refreshTokens.revoke(whose);
      accessTokens.end(whose);
    } finally {
      lock.unlock();
    }
  }

  /** Lets all access tokens expire now; refresh tokens stay good. */
  public void expireAccessTokens() {
    lock.lock();
    try {
      accessTokens.expireAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets all refresh tokens expire now; access tokens stay good. */
  public void expireRefreshTokens() {
    lock.lock();
    try {
      refreshTokens.expireAll();
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
   * Changes how long access tokens live that are issued from now on.
   *
   * @param lifetime the time
   */
  public void accessLifetime(Duration lifetime) {
    lock.lock();
    try {
      accessLifetime = lifetime;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns how long access tokens live that are issued from now on.
   *
   * @return the time
   */
  public Duration accessLifetime() {
    lock.lock();
    try {
      return accessLifetime;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns what the token endpoint was asked and did, the latest 10,000 exchanges.
   *
   * @return a copy of the list, oldest first
   */
  public List<TokenExchange> exchanges() {
    lock.lock();
    try {
      return exchanges.latest();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts what the token endpoint was asked and did, all of it.
   *
   * @return a copy: how often each grant type had each outcome
   */
  public Map<TokenExchange, Integer> exchangeCounts() {
    lock.lock();
    try {
      return exchanges.counts();
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

  private IssuedTokens exchange(String grantType, Supplier<IssuedTokens> grant) {
    lock.lock();
    try {
      return grant.get();
    } catch (OAuthRefusal refusal) {
      exchanges.add(grantType, Outcome.REFUSED);
      throw refusal;
    } finally {
      lock.unlock();
    }
  }

  private IssuedTokens begin(TokenHolder holder, GrantTerms terms) {
    return terms.offline()
        ? refreshTokens.begin(holder, terms, accessLifetime)
        : new IssuedTokens(accessTokens.issue(holder, null, accessLifetime), null, accessLifetime);
  }
}

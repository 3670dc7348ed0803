package io.storageconnector.gdrive;

import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.spi.TokenOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one table that says what an answer of Google's token endpoint, or the lack of one, means.
 *
 * <p>Codes are those of RFC 6749, 5.2, and of Google's pages "OAuth 2.0 for web server
 * applications" and "for server to server applications"; texts that tell cases of one code apart
 * come from there and from reports of users.
 */
final class GoogleTokenErrors {

  /** What was asked for, on which the meaning of a refusal depends. */
  enum Use {
    /** The tokens of an authorization. */
    CODE,
    /** A new access token for a refresh token. */
    REFRESH,
    /** The access token of a service account. */
    MINT,
    /** The access token of a user that a service account acts for. */
    MINT_FOR_USER
  }

  private static final Duration ASSUMED_LIFE = Duration.ofMinutes(5);
  private static final Duration LONGEST_LIFE = Duration.ofDays(1);
  private static final Set<String> DEAD = Set.of("invalid_token", "invalid_grant");

  /** Codes by which Google asks for patience; a status of 403 is reported for the first. */
  private static final Set<String> LATER =
      Set.of("rate_limit_exceeded", "temporarily_unavailable", "quota_exceeded");

  /**
   * "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.
   * Check your iat and exp values in the JWT claim."
   */
  private static final Pattern TIME =
      Pattern.compile("short-lived token|reasonable timeframe|\\biat\\b|\\bexp\\b");

  /** "Invalid email or User ID"; "Not a valid email or user ID." */
  private static final Pattern SUBJECT =
      Pattern.compile("\\bvalid email\\b|\\binvalid email\\b|user id\\b");

  /** "Invalid JWT: Failed audience check." */
  private static final Pattern AUDIENCE = Pattern.compile("\\baudience\\b");

  private GoogleTokenErrors() {}

  /** Returns what became of a request. */
  static TokenOutcome outcome(Use use, GoogleTokenAnswer answer) {
    int status = answer.status();
    if (status == 0 && !answer.wasSent()) {
      return new TokenOutcome.NotProcessed(answer.problem(), Duration.ZERO);
    } else if (status == 200) {
      return issued(answer);
    } else if (status == 429) {
      return new TokenOutcome.NotProcessed(answer.problem(), answer.retryAfter());
    } else if (status < 400 || status == 408 || status == 409 || status == 425 || status >= 500) {
      return new TokenOutcome.Unknown(answer.problem());
    }
    return refusal(use, answer);
  }

  /** Says whether Google objects to the time of an assertion, which another one can make good. */
  static boolean isAboutTime(GoogleTokenAnswer answer) {
    return (answer.status() == 400 || answer.status() == 401)
        && answer.error().equals("invalid_grant")
        && TIME.matcher(answer.description().toLowerCase(Locale.ROOT)).find();
  }

  /** Says whether the answer to a revocation confirms that the token is dead. */
  static boolean isDead(GoogleTokenAnswer answer) {
    return answer.status() == 200 || (answer.status() == 400 && DEAD.contains(answer.error()));
  }

  private static TokenOutcome refusal(Use use, GoogleTokenAnswer answer) {
    String code = answer.error();
    if (code.isEmpty()) {
      // Without a word of Google's, 400 may come from anything on the way; others are refusals.
      return answer.status() == 400
          ? new TokenOutcome.Unknown(answer.problem())
          : new TokenOutcome.Misconfigured(answer.problem());
    }
    if (LATER.contains(code)) {
      return new TokenOutcome.NotProcessed(code, answer.retryAfter());
    }
    boolean delegated = use == Use.MINT_FOR_USER;
    return switch (code) {
      case "invalid_grant" -> invalidGrant(use, answer);
      case "admin_policy_enforced" ->
          new TokenOutcome.Rejected(ReauthorizationReason.BLOCKED_BY_POLICY);
      // Google says the latter in older answers: "Requested client not authorized."
      case "unauthorized_client", "access_denied" ->
          delegated
              ? new TokenOutcome.Rejected(ReauthorizationReason.DELEGATION_NOT_GRANTED)
              : new TokenOutcome.Misconfigured(code);
      default -> new TokenOutcome.Misconfigured(code);
    };
  }

  private static TokenOutcome invalidGrant(Use use, GoogleTokenAnswer answer) {
    switch (answer.subtype()) {
      case "invalid_rapt" -> {
        return new TokenOutcome.Rejected(ReauthorizationReason.SESSION_ENDED_BY_POLICY);
      }
      case "admin_policy_enforced" -> {
        return new TokenOutcome.Rejected(ReauthorizationReason.BLOCKED_BY_POLICY);
      }
      default -> {
        return switch (use) {
          case CODE, REFRESH -> new TokenOutcome.Rejected(ReauthorizationReason.GRANT_REVOKED);
          case MINT, MINT_FOR_USER -> refusedAssertion(use, answer);
        };
      }
    }
  }

  private static TokenOutcome refusedAssertion(Use use, GoogleTokenAnswer answer) {
    String text = answer.description().toLowerCase(Locale.ROOT);
    if (AUDIENCE.matcher(text).find()) {
      return new TokenOutcome.Misconfigured("invalid_grant, for the audience");
    }
    return new TokenOutcome.Rejected(
        use == Use.MINT_FOR_USER && SUBJECT.matcher(text).find()
            ? ReauthorizationReason.SUBJECT_UNKNOWN
            : ReauthorizationReason.SERVICE_ACCOUNT_REFUSED);
  }

  private static TokenOutcome issued(GoogleTokenAnswer answer) {
    String access = answer.text("access_token");
    if (access.isEmpty()) {
      return new TokenOutcome.Unknown("http 200 without a token");
    }
    String refresh = answer.text("refresh_token");
    String scopes = answer.text("scope").trim();
    return new TokenOutcome.Issued(
        TokenSet.of(
            Secret.of(access),
            refresh.isEmpty() ? null : Secret.of(refresh),
            expiry(answer),
            scopes.isEmpty() ? List.of() : List.of(scopes.split(" +"))));
  }

  /** Counted from before the request, so that a slow answer does not make a token live longer. */
  private static Instant expiry(GoogleTokenAnswer answer) {
    OptionalLong seconds = answer.number("expires_in");
    Duration life =
        seconds.isPresent() ? Duration.ofSeconds(Math.max(0, seconds.getAsLong())) : ASSUMED_LIFE;
    return answer.sentAt().plus(life.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : life);
  }

  /** Returns what is assumed of an access token of which nobody says when it ends. */
  static Duration assumedLife() {
    return ASSUMED_LIFE;
  }
}

package io.storageconnector.box;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.spi.TokenOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one table that says what an answer of Box's token endpoint, or the lack of one, means.
 *
 * <p>Codes are those of RFC 6749, 5.2. Box tells most cases apart by a text beside the code only;
 * the texts come from its guide "Common errors", its SDKs, and reports of users.
 */
final class BoxTokenErrors {

  /** What was asked for, on which the meaning of a refusal depends. */
  enum Use {
    /** The tokens of an authorization. */
    CODE,
    /** New tokens for a refresh token. */
    REFRESH,
    /** A service account's access token. */
    MINT,
    /** An access token that may do less. */
    RESTRICT
  }

  /** What Box has against an assertion, as far as another one can make it good. */
  enum Objection {
    /** Nothing that another assertion would change. */
    NONE,
    /** Its time, by Box's clock, or an id that was used before. */
    TIME,
    /** Its key: withdrawn, unknown, or not the one that signed. */
    KEY
  }

  /** What is assumed of an access token whose answer does not say when it ends. */
  private static final long UNKNOWN = Long.MIN_VALUE;

  private static final Duration ASSUMED_LIFE = Duration.ofMinutes(5);

  private static final Duration LONGEST_LIFE = Duration.ofDays(1);
  private static final Set<String> DEAD = Set.of("invalid_token", "invalid_grant");

  /**
   * "Current date/time MUST be before the expiration date/time listed in the 'exp' claim", "Please
   * check the 'exp' claim", "Please check the 'jti' claim", "A unique 'jti' value is required".
   */
  private static final Pattern TIME = Pattern.compile("'(exp|iat|nbf|jti)'");

  /**
   * "\"kid\" invalid, unable to lookup correct key" (rapltech/box-sdk#37). How Box words a wrong
   * signature or a disabled key is assumed.
   */
  private static final Pattern KEY =
      Pattern.compile("\\bkid\\b|\\bsignature\\b|\\bpublic key\\b", Pattern.CASE_INSENSITIVE);

  /** Ends with "enterprise" or "enterprise admin". */
  private static final String NOT_AUTHORIZED = "this app is not authorized by the enterprise";

  private BoxTokenErrors() {}

  /** Returns what became of a request. */
  static TokenOutcome outcome(Use use, BoxTokenAnswer answer) {
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

  /** Returns what Box has against the assertion of a request. */
  static Objection objection(BoxTokenAnswer answer) {
    boolean refused = answer.status() == 400 || answer.status() == 401;
    if (!refused || answer.error().isEmpty()) {
      return Objection.NONE;
    }
    String text = answer.description();
    if (TIME.matcher(text).find()) {
      return Objection.TIME;
    }
    return KEY.matcher(text).find() ? Objection.KEY : Objection.NONE;
  }

  /** Says whether the answer to a revocation confirms that the token is dead. */
  static boolean isDead(BoxTokenAnswer answer) {
    return answer.status() / 100 == 2 || (answer.status() == 400 && DEAD.contains(answer.error()));
  }

  /** Says whether the answer to a revocation is that the token is none of this application. */
  static boolean isForeign(BoxTokenAnswer answer) {
    return answer.status() == 400 && answer.error().equals("unauthorized_client");
  }

  private static TokenOutcome refusal(Use use, BoxTokenAnswer answer) {
    String code = answer.error();
    if (use == Use.RESTRICT && (code.equals("invalid_token") || answer.status() == 401)) {
      return new TokenOutcome.Rejected(ReauthorizationReason.ACCESS_TOKEN_REFUSED);
    }
    if (code.equals("invalid_grant")) {
      return new TokenOutcome.Rejected(reason(use, answer.description()));
    } else if (use == Use.MINT && code.equals("unauthorized_client") && isNotAuthorized(answer)) {
      return new TokenOutcome.Rejected(ReauthorizationReason.SERVICE_ACCOUNT_REFUSED);
    } else if (code.equals("temporarily_unavailable")) {
      return new TokenOutcome.NotProcessed(code, Duration.ZERO);
    } else if (!code.isEmpty()) {
      return new TokenOutcome.Misconfigured(code);
    }
    // Without a word of Box's, 400 may come from anything on the way; 403 and others are refusals.
    return answer.status() == 400
        ? new TokenOutcome.Unknown(answer.problem())
        : new TokenOutcome.Misconfigured(answer.problem());
  }

  private static ReauthorizationReason reason(Use use, String description) {
    return switch (use) {
      case CODE, REFRESH ->
          description.equals("Refresh token has expired")
              ? ReauthorizationReason.GRANT_EXPIRED
              : ReauthorizationReason.GRANT_REVOKED;
      case MINT -> ReauthorizationReason.SERVICE_ACCOUNT_REFUSED;
      case RESTRICT -> ReauthorizationReason.ACCESS_TOKEN_REFUSED;
    };
  }

  private static boolean isNotAuthorized(BoxTokenAnswer answer) {
    return answer.description().toLowerCase(Locale.ROOT).startsWith(NOT_AUTHORIZED);
  }

  private static TokenOutcome issued(BoxTokenAnswer answer) {
    String access = answer.text("access_token");
    if (access.isEmpty()) {
      return new TokenOutcome.Unknown("http 200 without a token");
    }
    String refresh = answer.text("refresh_token");
    return new TokenOutcome.Issued(
        TokenSet.of(
            Secret.of(access),
            refresh.isEmpty() ? null : Secret.of(refresh),
            expiry(answer),
            List.of()));
  }

  /**
   * Counted from before the request, so that a slow answer does not make a token live longer. A
   * pair that is repeated has what is left of its first life, which may be nothing.
   */
  private static Instant expiry(BoxTokenAnswer answer) {
    JsonNode json = answer.json();
    long seconds = json == null ? UNKNOWN : json.path("expires_in").asLong(UNKNOWN);
    Duration life = seconds == UNKNOWN ? ASSUMED_LIFE : Duration.ofSeconds(Math.max(0, seconds));
    return answer.sentAt().plus(life.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : life);
  }
}

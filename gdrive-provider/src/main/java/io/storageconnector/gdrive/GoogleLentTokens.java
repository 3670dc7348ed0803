package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.gdrive.GoogleTokenErrors.Use;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.TokenOutcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/**
 * Obtains tokens from credentials of Google's auth library that an application handed in. Nothing
 * they print or throw is passed on, because it may hold a token. Thread-safe.
 */
final class GoogleLentTokens implements ServiceAccountTokens {

  private static final int MAX_CAUSES = 8;

  /** How the library words a refusal by a security token service. */
  private static final Pattern REFUSAL = Pattern.compile("^Error code ([a-z_]{1,64})\\b");

  private final GoogleCredentials credentials;
  private final Clock clock;

  GoogleLentTokens(GoogleCredentials credentials, Set<String> scopes, Clock clock) {
    GoogleCredentials once = credentials.createWithCustomRetryStrategy(false);
    this.credentials = once.createScopedRequired() ? once.createScoped(scopes) : once;
    this.clock = clock;
  }

  @Override
  public TokenOutcome mint(ServiceAccount account, Deadline deadline) {
    boolean delegated = GoogleServiceAccount.isUser(account);
    GoogleCredentials acting =
        delegated ? credentials.createDelegated(account.subjectId()) : credentials;
    if (delegated && acting == credentials) {
      // That is how the library says no: what comes back would act as the service account.
      return new TokenOutcome.Misconfigured("these credentials can't act for a user");
    }
    Instant sentAt = clock.instant();
    if (deadline.hasPassed()) {
      return new TokenOutcome.NotProcessed("no time left", Duration.ZERO);
    }
    try {
      return issued(acting.refreshAccessToken(), sentAt);
    } catch (IOException e) {
      return trouble(delegated ? Use.MINT_FOR_USER : Use.MINT, e, sentAt);
    } catch (IllegalStateException | UnsupportedOperationException e) {
      return new TokenOutcome.Misconfigured("these credentials give no new tokens");
    }
  }

  private static TokenOutcome issued(AccessToken token, Instant sentAt) {
    Instant expiry =
        token.getExpirationTime() == null
            ? sentAt.plus(GoogleTokenErrors.assumedLife())
            : token.getExpirationTime().toInstant();
    return new TokenOutcome.Issued(
        TokenSet.of(Secret.of(token.getTokenValue()), null, expiry, List.of()));
  }

  private TokenOutcome trouble(Use use, IOException trouble, Instant sentAt) {
    boolean mayPass = false;
    Throwable cause = trouble;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof HttpResponseException refusal) {
        GoogleTokenAnswer answer = answer(refusal, sentAt);
        return GoogleTokenErrors.isAboutTime(answer)
            ? new TokenOutcome.Misconfigured("this host's clock is off")
            : GoogleTokenErrors.outcome(use, answer);
      }
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof SSLHandshakeException) {
        return new TokenOutcome.NotProcessed(OneShot.problem((IOException) cause), Duration.ZERO);
      }
      Matcher code = REFUSAL.matcher(String.valueOf(cause.getMessage()));
      if (code.find()) {
        return GoogleTokenErrors.outcome(
            use, GoogleTokenAnswer.refusal(400, code.group(1), sentAt));
      }
      mayPass |= cause instanceof Retryable retryable && retryable.isRetryable();
      cause = cause.getCause();
    }
    return mayPass
        ? new TokenOutcome.Unknown("the credentials gave no token")
        : new TokenOutcome.NotProcessed("the credentials gave no token", Duration.ZERO);
  }

  private GoogleTokenAnswer answer(HttpResponseException refusal, Instant sentAt) {
    String content = refusal.getContent() == null ? "" : refusal.getContent();
    return GoogleTokenAnswer.of(
        refusal.getStatusCode(),
        content.getBytes(UTF_8),
        refusal.getHeaders().getDate(),
        refusal.getHeaders().getRetryAfter(),
        sentAt,
        clock);
  }
}

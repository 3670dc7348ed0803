package io.storageconnector.box;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Box's OAuth 2 endpoints. The SDK takes no part: it resends a spent refresh token on its own,
 * ignores when tokens end, and prints secrets in its exceptions.
 *
 * <p>Each request has a connection of its own, so that no stale one turns "not sent" into "maybe".
 * Thread-safe.
 */
final class BoxTokenEndpoint implements TokenEndpoint {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BYTES = 64 * 1024;
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  /** Box lets a refresh token live for 60 days. */
  private static final Duration REFRESH_LIFETIME = Duration.ofDays(60);

  /** What is assumed of an access token whose answer does not say when it ends. */
  private static final Duration ASSUMED_LIFE = Duration.ofMinutes(5);

  private static final Duration LONGEST_LIFE = Duration.ofDays(1);
  private static final Set<String> DEAD = Set.of("invalid_token", "invalid_grant");

  private final BoxConfig config;
  private final OkHttpClient client;
  private final RotationProfile rotation;

  BoxTokenEndpoint(BoxConfig config, OkHttpClient client) {
    this.config = config;
    this.client = client;
    this.rotation =
        new RotationProfile(
            RotationProfile.Policy.SAME_PAIR, REFRESH_LIFETIME, config.tokenTimeout());
  }

  @Override
  public RotationProfile rotation() {
    return rotation;
  }

  /** Box documents no PKCE, so the verifier stays unused. */
  @Override
  public URI authorizationUrl(AuthorizationRequest request) {
    return HttpUrl.get(config.authorizeUrl().toString())
        .newBuilder()
        .addQueryParameter("response_type", "code")
        .addQueryParameter("client_id", config.clientId())
        .addQueryParameter("redirect_uri", request.redirectUri().toString())
        .addQueryParameter("state", request.state().reveal())
        .build()
        .uri();
  }

  @Override
  public TokenOutcome exchangeCode(Secret code, AuthorizationRequest request, Deadline deadline) {
    return tokens(form("authorization_code").add("code", code.reveal()), deadline);
  }

  @Override
  public TokenOutcome refresh(Secret refreshToken, Deadline deadline) {
    return tokens(form("refresh_token").add("refresh_token", refreshToken.reveal()), deadline);
  }

  @Override
  public boolean revoke(Secret token, Deadline deadline) {
    WireState wire = new WireState(config.tokenTimeout(), false);
    FormBody body = credentials(new FormBody.Builder()).add("token", token.reveal()).build();
    if (deadline.hasPassed()) {
      return false;
    }
    try (Response answer = send("/oauth2/revoke", body, wire, deadline)) {
      return answer.isSuccessful()
          || (answer.code() == 400 && DEAD.contains(errorCode(json(answer))));
    } catch (IOException e) {
      return false;
    }
  }

  private TokenOutcome tokens(FormBody.Builder form, Deadline deadline) {
    if (deadline.hasPassed()) {
      return new TokenOutcome.NotProcessed("no time left", Duration.ZERO);
    }
    WireState wire = new WireState(config.tokenTimeout(), false);
    // Counted from before the request, so that a slow answer does not make a token live longer.
    Instant now = config.clock().instant();
    try (Response answer = send("/oauth2/token", credentials(form).build(), wire, deadline)) {
      return sort(answer, now);
    } catch (IOException e) {
      String problem = BoxErrors.problem(e);
      return wire.wasSent()
          ? new TokenOutcome.Unknown(problem)
          : new TokenOutcome.NotProcessed(problem, Duration.ZERO);
    }
  }

  private Response send(String path, FormBody body, WireState wire, Deadline deadline)
      throws IOException {
    Request request =
        new Request.Builder()
            .url(BoxEndpoints.text(config.apiBaseUrl()) + path)
            .header("Connection", "close")
            .header("Accept", "application/json")
            .tag(WireState.class, wire)
            .post(body)
            .build();
    okhttp3.Call call = client.newCall(request);
    Duration budget = deadline.atMost(config.tokenTimeout()).remaining();
    call.timeout().timeout(Math.max(1, budget.toMillis()), TimeUnit.MILLISECONDS);
    return call.execute();
  }

  private TokenOutcome sort(Response answer, Instant now) throws IOException {
    int status = answer.code();
    if (status == 200) {
      return issued(json(answer), now);
    } else if (status == 429) {
      Duration delay =
          RetryAfter.parse(answer.header("Retry-After"), answer.header("Date"), config.clock());
      return new TokenOutcome.NotProcessed("http 429", delay == null ? Duration.ZERO : delay);
    } else if (status < 400 || status == 408 || status == 409 || status == 425 || status >= 500) {
      return new TokenOutcome.Unknown("http " + status);
    }
    JsonNode json = json(answer);
    String code = errorCode(json);
    if (code.equals("invalid_grant")) {
      String description = json == null ? "" : json.path("error_description").asText("");
      return new TokenOutcome.Rejected(
          description.equals("Refresh token has expired")
              ? ReauthorizationReason.GRANT_EXPIRED
              : ReauthorizationReason.GRANT_REVOKED);
    } else if (code.equals("temporarily_unavailable")) {
      return new TokenOutcome.NotProcessed(code, Duration.ZERO);
    } else if (!code.isEmpty()) {
      return new TokenOutcome.Misconfigured(code);
    }
    // Without a word of Box's, 400 may come from anything on the way; 403 and others are refusals.
    return status == 400
        ? new TokenOutcome.Unknown("http 400")
        : new TokenOutcome.Misconfigured("http " + status);
  }

  private static TokenOutcome issued(@Nullable JsonNode json, Instant now) {
    String access = json == null ? "" : json.path("access_token").asText("");
    if (json == null || access.isEmpty()) {
      return new TokenOutcome.Unknown("http 200 without a token");
    }
    String refresh = json.path("refresh_token").asText("");
    Duration life = Duration.ofSeconds(json.path("expires_in").asLong(0));
    if (life.isNegative() || life.isZero()) {
      life = ASSUMED_LIFE;
    }
    Instant expiresAt = now.plus(life.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : life);
    return new TokenOutcome.Issued(
        TokenSet.of(
            Secret.of(access),
            refresh.isEmpty() ? null : Secret.of(refresh),
            expiresAt,
            List.of()));
  }

  private static @Nullable JsonNode json(Response answer) throws IOException {
    okhttp3.ResponseBody body = answer.body();
    if (body == null) {
      return null;
    }
    try (InputStream in = body.byteStream()) {
      JsonNode json = JSON.readTree(in.readNBytes(MAX_BYTES));
      return json != null && json.isObject() ? json : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String errorCode(@Nullable JsonNode json) {
    String code = json == null ? "" : json.path("error").asText("");
    return CODE.matcher(code).matches() ? code : "";
  }

  private FormBody.Builder credentials(FormBody.Builder form) {
    return form.add("client_id", config.clientId())
        .add("client_secret", config.clientSecret().reveal());
  }

  private static FormBody.Builder form(String grantType) {
    return new FormBody.Builder().add("grant_type", grantType);
  }
}

package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.TokenOutcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Credentials of Google's auth library that somebody handed in. */
class GoogleLentTokensTest {

  private static final ServiceAccount ITSELF = GoogleServiceAccount.itself();
  private static final ServiceAccount USER = GoogleServiceAccount.actingFor("u@globex.example");
  private static final Instant EXPIRY = LoginStub.CLOCK.instant().plusSeconds(1234);

  @Test
  void mint_asksForATokenWithTheScopesAndWithoutRetries() {
    List<String> calls = new ArrayList<>();
    Scripted credentials = new Scripted(calls, "", Outcome.token(EXPIRY));

    TokenSet tokens = issued(tokens(credentials).mint(ITSELF, LoginStub.deadline()));

    assertThat(tokens.accessToken()).isEqualTo(Secret.of("FAKESECRET-lent"));
    assertThat(tokens.refreshToken()).isEmpty();
    assertThat(tokens.expiresAt()).isEqualTo(EXPIRY);
    assertThat(calls).containsExactly("retries false", "scoped [scope-a]", "refresh once scoped");
  }

  @Test
  void mint_actingForAUser_goesThroughDelegation() {
    List<String> calls = new ArrayList<>();
    Scripted credentials = new Scripted(calls, "", Outcome.token(EXPIRY));

    assertThat(tokens(credentials).mint(USER, LoginStub.deadline()))
        .isInstanceOf(TokenOutcome.Issued.class);
    assertThat(calls).last().isEqualTo("refresh once scoped as u@globex.example");
  }

  /** The library's way to say no is to return the same credentials, which act for nobody. */
  @Test
  void mint_credentialsThatCantActForAUser_areNotUsedAsIfTheyDid() {
    GoogleCredentials plain =
        new GoogleCredentials() {
          @Override
          public AccessToken refreshAccessToken() {
            throw new AssertionError("asked for a token of its own");
          }
        };

    assertThat(tokens(plain).mint(USER, LoginStub.deadline()))
        .isEqualTo(new TokenOutcome.Misconfigured("these credentials can't act for a user"));
  }

  @Test
  void mint_anExpiryNobodyTells_isAssumedShort() {
    TokenSet tokens =
        issued(
            tokens(new Scripted(new ArrayList<>(), "", Outcome.token(null)))
                .mint(ITSELF, LoginStub.deadline()));

    assertThat(tokens.expiresAt()).isEqualTo(LoginStub.CLOCK.instant().plus(Duration.ofMinutes(5)));
  }

  @Test
  void mint_noTimeLeft_asksNobody() {
    List<String> calls = new ArrayList<>();
    ServiceAccountTokens tokens = tokens(new Scripted(calls, "", Outcome.token(EXPIRY)));

    assertThat(tokens.mint(ITSELF, Deadline.after(Duration.ZERO, LoginStub.CLOCK)))
        .isEqualTo(new TokenOutcome.NotProcessed("no time left", Duration.ZERO));
    assertThat(calls).doesNotContain("refresh once scoped");
  }

  @Test
  void mint_aFixedToken_isSaidToGiveNoNewOnes() {
    GoogleCredentials fixed = GoogleCredentials.create(new AccessToken("FAKESECRET", null));

    assertThat(tokens(fixed).mint(ITSELF, LoginStub.deadline()))
        .isEqualTo(new TokenOutcome.Misconfigured("these credentials give no new tokens"));
  }

  static Stream<Arguments> troubles() {
    TokenOutcome lost = new TokenOutcome.Unknown("the credentials gave no token");
    TokenOutcome none =
        new TokenOutcome.NotProcessed("the credentials gave no token", Duration.ZERO);
    return Stream.of(
        Arguments.of(ITSELF, new IOException("FAKESECRET"), none),
        Arguments.of(ITSELF, new IOException(new SocketTimeoutException()), none),
        Arguments.of(ITSELF, new Passing(new SocketTimeoutException()), lost),
        Arguments.of(
            ITSELF,
            new Passing(new ConnectException()),
            new TokenOutcome.NotProcessed("connection refused", Duration.ZERO)),
        Arguments.of(
            ITSELF,
            new UnknownHostException("metadata"),
            new TokenOutcome.NotProcessed("unknown host", Duration.ZERO)),
        Arguments.of(
            ITSELF,
            http(400, "{\"error\":\"invalid_grant\",\"error_description\":\"FAKESECRET\"}"),
            new TokenOutcome.Rejected(ReauthorizationReason.SERVICE_ACCOUNT_REFUSED)),
        Arguments.of(
            USER,
            new IOException("Error", http(401, "{\"error\":\"unauthorized_client\"}")),
            new TokenOutcome.Rejected(ReauthorizationReason.DELEGATION_NOT_GRANTED)),
        Arguments.of(
            ITSELF,
            http(403, "{\"error\":{\"status\":\"PERMISSION_DENIED\"}}"),
            new TokenOutcome.Misconfigured("http 403")),
        Arguments.of(ITSELF, http(503, null), new TokenOutcome.Unknown("http 503")),
        Arguments.of(
            ITSELF,
            http(429, ""),
            new TokenOutcome.NotProcessed("http 429", Duration.ofSeconds(3))),
        Arguments.of(
            ITSELF,
            new IOException("Error code invalid_target: FAKESECRET"),
            new TokenOutcome.Misconfigured("invalid_target")),
        Arguments.of(
            ITSELF,
            new IOException("Error code invalid_grant: FAKESECRET"),
            new TokenOutcome.Rejected(ReauthorizationReason.SERVICE_ACCOUNT_REFUSED)));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void mint_whatTheLibraryThrows_isSortedAndNothingOfItPassedOn(
      ServiceAccount account, IOException trouble, TokenOutcome outcome) {
    Scripted credentials = new Scripted(new ArrayList<>(), "", Outcome.trouble(trouble));

    TokenOutcome actual = tokens(credentials).mint(account, LoginStub.deadline());

    assertThat(actual).isEqualTo(outcome);
    assertThat(actual.toString()).doesNotContain("FAKESECRET");
  }

  private static ServiceAccountTokens tokens(GoogleCredentials credentials) {
    return new GoogleLentTokens(credentials, Set.of("scope-a"), LoginStub.CLOCK);
  }

  private static TokenSet issued(TokenOutcome outcome) {
    return ((TokenOutcome.Issued) outcome).tokens();
  }

  private static HttpResponseException http(int status, @Nullable String content) {
    return new HttpResponseException.Builder(
            status, "FAKESECRET", new HttpHeaders().setRetryAfter("3"))
        .setContent(content)
        .build();
  }

  /** A failure as the library marks those that may pass. */
  private static final class Passing extends IOException implements Retryable {

    private static final long serialVersionUID = 1L;

    Passing(IOException cause) {
      super(cause);
    }

    @Override
    public boolean isRetryable() {
      return true;
    }

    @Override
    public int getRetryCount() {
      return 0;
    }
  }

  /** What a request for a token brings. */
  private record Outcome(@Nullable AccessToken answer, @Nullable IOException trouble) {

    static Outcome token(@Nullable Instant expiry) {
      return new Outcome(
          new AccessToken("FAKESECRET-lent", expiry == null ? null : Date.from(expiry)), null);
    }

    static Outcome trouble(IOException trouble) {
      return new Outcome(null, trouble);
    }
  }

  /** Credentials that note what is done with them. */
  private static final class Scripted extends GoogleCredentials {

    private static final long serialVersionUID = 1L;

    private final transient List<String> calls;
    private final String made;
    private final transient Outcome outcome;

    Scripted(List<String> calls, String made, Outcome outcome) {
      this.calls = calls;
      this.made = made;
      this.outcome = outcome;
    }

    @Override
    public boolean createScopedRequired() {
      return true;
    }

    @Override
    public GoogleCredentials createScoped(Collection<String> scopes) {
      calls.add("scoped " + scopes);
      return new Scripted(calls, made + " scoped", outcome);
    }

    @Override
    public GoogleCredentials createDelegated(String user) {
      return new Scripted(calls, made + " as " + user, outcome);
    }

    @Override
    public GoogleCredentials createWithCustomRetryStrategy(boolean retries) {
      calls.add("retries " + retries);
      return new Scripted(calls, made + "once", outcome);
    }

    @Override
    public AccessToken refreshAccessToken() throws IOException {
      calls.add("refresh " + made);
      if (outcome.trouble() != null) {
        throw outcome.trouble();
      }
      return java.util.Objects.requireNonNull(outcome.answer());
    }
  }
}

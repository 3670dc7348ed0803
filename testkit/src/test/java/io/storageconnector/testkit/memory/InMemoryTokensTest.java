package io.storageconnector.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Consent and tokens of the in-memory provider, under each rotation policy. */
class InMemoryTokensTest extends InMemoryFixture {

  @Test
  void approve_consentUrl_givesACodeThatWorksOnce() {
    TokenEndpoint endpoint = provider(InMemoryConfig.boxLike()).tokenEndpoint();
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    URI url = provider.tokenEndpoint().authorizationUrl(request);
    Map<String, String> callback = provider.approve(url);
    assertThat(callback).containsEntry("state", "state &").containsOnlyKeys("state", "code");
    Secret code = Secret.of(String.valueOf(callback.get("code")));
    assertThat(endpoint.exchangeCode(code, request, deadline()))
        .as("another provider")
        .isInstanceOf(TokenOutcome.Rejected.class);
    assertThat(provider.tokenEndpoint().exchangeCode(code, request, deadline()))
        .isInstanceOf(TokenOutcome.Issued.class);
    assertThat(provider.tokenEndpoint().exchangeCode(code, request, deadline()))
        .isInstanceOf(TokenOutcome.Rejected.class);
  }

  @Test
  void exchangeCode_otherVerifierOrAddress_isRejected() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    for (AuthorizationRequest forged :
        List.of(
            AuthorizationRequest.of(request.redirectUri(), request.state(), Secret.of("other")),
            AuthorizationRequest.of(
                URI.create("https://evil.example"), request.state(), request.codeVerifier()))) {
      Map<String, String> callback =
          provider.approve(provider.tokenEndpoint().authorizationUrl(request));
      Secret code = Secret.of(String.valueOf(callback.get("code")));
      assertThat(provider.tokenEndpoint().exchangeCode(code, forged, deadline()))
          .isInstanceOf(TokenOutcome.Rejected.class);
    }
  }

  @Test
  void deny_consentUrl_givesTheError() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    assertThat(provider.deny(provider.tokenEndpoint().authorizationUrl(request)))
        .containsEntry("error", "access_denied")
        .containsEntry("state", "state &");
    assertThatThrownBy(() -> provider.approve(URI.create("https://elsewhere.example/?a=b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refresh_spentToken_followsThePolicy() {
    InMemoryProvider strict = provider(rotating(RotationProfile.Policy.STRICT));
    TokenSet first = consent(strict);
    TokenSet second = refresh(strict, first);
    assertThat(refused(strict, first)).isEqualTo(ReauthorizationReason.GRANT_REVOKED);
    assertThat(refresh(strict, second).accessToken()).isNotEqualTo(second.accessToken());

    InMemoryProvider samePair = provider(rotating(RotationProfile.Policy.SAME_PAIR));
    TokenSet pair = consent(samePair);
    TokenSet next = refresh(samePair, pair);
    assertThat(refresh(samePair, pair).refreshToken()).isEqualTo(next.refreshToken());
    new Session(samePair, next).list(root(samePair));
    assertThat(refused(samePair, pair)).isEqualTo(ReauthorizationReason.GRANT_REVOKED);
    assertThat(refresh(samePair, next)).isNotNull();

    InMemoryProvider family = provider(rotating(RotationProfile.Policy.FAMILY_REVOKING));
    TokenSet start = consent(family);
    TokenSet after = refresh(family, start);
    assertThat(refused(family, start)).isEqualTo(ReauthorizationReason.GRANT_REVOKED);
    assertThat(refused(family, after)).isEqualTo(ReauthorizationReason.GRANT_REVOKED);

    InMemoryProvider keeping = provider(rotating(RotationProfile.Policy.NON_ROTATING));
    TokenSet kept = consent(keeping);
    assertThat(refresh(keeping, kept).refreshToken()).isEmpty();
    assertThat(refresh(keeping, kept).accessToken()).isNotEqualTo(kept.accessToken());
  }

  @Test
  void refresh_unusedForTooLong_isExpired() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    TokenSet tokens = consent(provider);
    clock.advance(Duration.ofDays(60));
    assertThat(refused(provider, tokens)).isEqualTo(ReauthorizationReason.GRANT_EXPIRED);
  }

  @Test
  void tokenEndpoint_scriptedFault_strikesBeforeOrAfterTheExchange() {
    InMemoryProvider provider = provider(rotating(RotationProfile.Policy.STRICT));
    TokenSet tokens = consent(provider);
    provider
        .faults()
        .failNext(Operation.AUTHORIZE, 1, FaultMoment.BEFORE_EFFECT, ErrorKind.RATE_LIMITED);
    assertThat(refreshOutcome(provider, tokens)).isInstanceOf(TokenOutcome.NotProcessed.class);
    provider
        .faults()
        .failNext(Operation.AUTHORIZE, 1, FaultMoment.AFTER_EFFECT, ErrorKind.UNAVAILABLE);
    assertThat(refreshOutcome(provider, tokens)).isInstanceOf(TokenOutcome.Unknown.class);
    assertThat(refused(provider, tokens)).isEqualTo(ReauthorizationReason.GRANT_REVOKED);
    assertThat(provider.faults().pending()).isZero();
  }

  @Test
  void call_tokenExpiredOrRevoked_isRejected() {
    InMemoryProvider provider = provider(InMemoryConfig.boxLike());
    Session session = connect(provider);
    session.list(root(provider));
    clock.advance(Duration.ofHours(1));
    assertKind(ErrorKind.ACCESS_TOKEN_REJECTED, () -> session.list(root(provider)));
    Session second = connect(provider);
    provider.expireAccessTokens();
    assertKind(ErrorKind.ACCESS_TOKEN_REJECTED, () -> second.list(root(provider)));
    Session third = connect(provider);
    provider.revokeGrants();
    assertKind(ErrorKind.ACCESS_TOKEN_REJECTED, () -> third.list(root(provider)));
    Session fourth = connect(provider);
    assertThat(provider.tokenEndpoint().revoke(fourth.token.value(), deadline())).isTrue();
    assertKind(ErrorKind.ACCESS_TOKEN_REJECTED, () -> fourth.list(root(provider)));
  }
}

package io.storageconnector.testkit.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.oauth.OAuthRefusal.Reason;
import io.storageconnector.testkit.oauth.TokenExchange.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeOAuthTest {

  private final FakeClock clock = FakeClock.frozen();

  private FakeOAuth oauth(RotationMode mode) {
    return FakeOAuth.create(
        clock, mode, Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofDays(60));
  }

  private static String refreshToken(IssuedTokens tokens) {
    return tokens.refreshToken().orElseThrow();
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OAuthRefusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }

  @Test
  void exchangeCode_secondTime_isRefused() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    String code = oauth.issueCode(oauth.clientId(), "7", "https://app.test/back");
    assertThat(oauth.exchangeCode(oauth.clientId(), code, "https://app.test/back").lifetime())
        .isEqualTo(Duration.ofHours(1));
    assertRefused(Reason.UNKNOWN_CODE, () -> oauth.exchangeCode(oauth.clientId(), code, null));
  }

  @Test
  void exchangeCode_after30Seconds_isExpired() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    String code = oauth.issueCode(oauth.clientId(), "7", "https://app.test/back");
    clock.advance(Duration.ofSeconds(30));
    assertRefused(Reason.EXPIRED_CODE, () -> oauth.exchangeCode(oauth.clientId(), code, null));
  }

  @Test
  void exchangeCode_otherRedirectUri_isRefused() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    String code = oauth.issueCode(oauth.clientId(), "7", "https://app.test/back");
    assertRefused(
        Reason.REDIRECT_MISMATCH,
        () -> oauth.exchangeCode(oauth.clientId(), code, "https://evil.test/back"));
  }

  @Test
  void refresh_strict_secondUseIsRefusedAndTheNewPairStaysGood() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    IssuedTokens first = oauth.grant("7");
    IssuedTokens second = oauth.refresh(oauth.clientId(), refreshToken(first));
    assertRefused(
        Reason.USED_REFRESH_TOKEN, () -> oauth.refresh(oauth.clientId(), refreshToken(first)));
    assertThat(oauth.refresh(oauth.clientId(), refreshToken(second)).refreshToken()).isPresent();
    assertRefused(
        Reason.UNKNOWN_REFRESH_TOKEN, () -> oauth.refresh(oauth.clientId(), refreshToken(first)));
  }

  @Test
  void refresh_idempotent_repeatsThePairUntilItIsRotatedItself() {
    FakeOAuth oauth = oauth(RotationMode.IDEMPOTENT_UNTIL_NEXT_ROTATION);
    IssuedTokens first = oauth.grant("7");
    IssuedTokens second = oauth.refresh(oauth.clientId(), refreshToken(first));
    clock.advance(Duration.ofMinutes(10));
    IssuedTokens again = oauth.refresh(oauth.clientId(), refreshToken(first));

    assertThat(again.accessToken()).isEqualTo(second.accessToken());
    assertThat(again.refreshToken()).isEqualTo(second.refreshToken());
    assertThat(again.lifetime()).isEqualTo(Duration.ofMinutes(50));

    oauth.refresh(oauth.clientId(), refreshToken(second));
    assertRefused(
        Reason.UNKNOWN_REFRESH_TOKEN, () -> oauth.refresh(oauth.clientId(), refreshToken(first)));
    assertThat(oauth.exchanges())
        .extracting(TokenExchange::outcome)
        .containsExactly(Outcome.ISSUED, Outcome.REPEATED, Outcome.ISSUED, Outcome.REFUSED);
  }

  @Test
  void refresh_idempotentFor_repeatsInsideTheWindowOnly() {
    FakeOAuth oauth = oauth(RotationMode.idempotentFor(Duration.ofSeconds(60)));
    IssuedTokens first = oauth.grant("7");
    IssuedTokens second = oauth.refresh(oauth.clientId(), refreshToken(first));
    clock.advance(Duration.ofSeconds(59));
    assertThat(oauth.refresh(oauth.clientId(), refreshToken(first)).accessToken())
        .isEqualTo(second.accessToken());
    clock.advance(Duration.ofSeconds(1));
    assertRefused(
        Reason.USED_REFRESH_TOKEN, () -> oauth.refresh(oauth.clientId(), refreshToken(first)));
  }

  @Test
  void refresh_sameUntilUsed_repeatsUntilTheNewAccessTokenIsUsed() {
    FakeOAuth oauth = oauth(RotationMode.SAME_UNTIL_USED);
    IssuedTokens first = oauth.grant("7");
    IssuedTokens second = oauth.refresh(oauth.clientId(), refreshToken(first));
    clock.advance(Duration.ofMinutes(10));
    assertThat(oauth.use(first.accessToken())).as("the window is open").isPresent();
    IssuedTokens again = oauth.refresh(oauth.clientId(), refreshToken(first));
    assertThat(again.accessToken()).isEqualTo(second.accessToken());
    assertThat(again.refreshToken()).isEqualTo(second.refreshToken());

    assertThat(oauth.use(second.accessToken())).isPresent();

    assertThat(oauth.use(first.accessToken())).as("the older access token").isEmpty();
    assertRefused(
        Reason.USED_REFRESH_TOKEN, () -> oauth.refresh(oauth.clientId(), refreshToken(first)));
    assertThat(oauth.refresh(oauth.clientId(), refreshToken(second)).refreshToken()).isPresent();
  }

  @Test
  void refresh_sameUntilUsed_closesForEachRotationAnew() {
    FakeOAuth oauth = oauth(RotationMode.SAME_UNTIL_USED);
    IssuedTokens first = oauth.grant("7");
    assertThat(oauth.use(first.accessToken())).isPresent();
    IssuedTokens second = oauth.refresh(oauth.clientId(), refreshToken(first));
    assertThat(oauth.use(second.accessToken())).isPresent();
    IssuedTokens third = oauth.refresh(oauth.clientId(), refreshToken(second));
    assertThat(oauth.refresh(oauth.clientId(), refreshToken(second)).accessToken())
        .isEqualTo(third.accessToken());
    assertRefused(
        Reason.UNKNOWN_REFRESH_TOKEN, () -> oauth.refresh(oauth.clientId(), refreshToken(first)));
  }

  @Test
  void refresh_familyRevoking_secondUseEndsTheWholeGrant() {
    FakeOAuth oauth = oauth(RotationMode.FAMILY_REVOKING);
    IssuedTokens first = oauth.grant("7");
    IssuedTokens other = oauth.grant("7");
    IssuedTokens second = oauth.refresh(oauth.clientId(), refreshToken(first));
    assertRefused(
        Reason.USED_REFRESH_TOKEN, () -> oauth.refresh(oauth.clientId(), refreshToken(first)));
    assertRefused(
        Reason.REVOKED_GRANT, () -> oauth.refresh(oauth.clientId(), refreshToken(second)));
    assertThat(oauth.use(second.accessToken())).isEmpty();
    assertThat(oauth.use(other.accessToken())).as("another grant").isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "strict,STRICT",
    "family,FAMILY_REVOKING",
    "idempotent,IDEMPOTENT_UNTIL_NEXT_ROTATION",
    "same,SAME_UNTIL_USED",
    "conflict,CONFLICT_409_WHILE_IN_FLIGHT",
    "30,IDEMPOTENT_FOR(PT30S)"
  })
  void rotationMode_byItsWord_isFound(String word, String mode) {
    assertThat(RotationMode.parse(word)).hasToString(mode);
    assertThatThrownBy(() -> RotationMode.parse(word + "?"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tokens_ofOneClient_areNothingToAnother() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    String secret = oauth.registerClient("other");
    oauth.authenticateClient("other", secret);
    assertRefused(Reason.BAD_CLIENT, () -> oauth.authenticateClient("other", "wrong"));
    IssuedTokens tokens = oauth.grant("7");
    String code = oauth.issueCode(oauth.clientId(), "7", "https://app.test/back");
    oauth.revoke("other", tokens.accessToken());
    oauth.revoke("other", refreshToken(tokens));
    assertRefused(Reason.UNKNOWN_REFRESH_TOKEN, () -> oauth.refresh("other", refreshToken(tokens)));
    assertRefused(Reason.UNKNOWN_CODE, () -> oauth.exchangeCode("other", code, null));
    assertThat(oauth.use(tokens.accessToken())).isPresent();
    assertThat(oauth.refresh(oauth.clientId(), refreshToken(tokens)).refreshToken()).isPresent();
  }

  @Test
  void issueWithoutRefresh_livesLongerThanAUsersTokenAndDiesAlone() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    TokenHolder holder = new TokenHolder(oauth.clientId(), "7", TokenLimits.NONE);
    IssuedTokens one = oauth.issueWithoutRefresh("client_credentials", holder);
    IssuedTokens two = oauth.issueWithoutRefresh("client_credentials", holder);
    assertThat(one.refreshToken()).isEmpty();
    assertThat(one.lifetime()).isEqualTo(Duration.ofSeconds(4123));
    oauth.revoke(oauth.clientId(), one.accessToken());
    assertThat(oauth.use(one.accessToken())).isEmpty();
    assertThat(oauth.use(two.accessToken())).contains(holder);
  }

  @Test
  void refresh_conflictMode_refusesUntilTheFirstIsAnswered() {
    FakeOAuth oauth = oauth(RotationMode.CONFLICT_409_WHILE_IN_FLIGHT);
    IssuedTokens first = oauth.grant("7");
    IssuedTokens second = oauth.refresh(oauth.clientId(), refreshToken(first));
    assertRefused(Reason.IN_FLIGHT, () -> oauth.refresh(oauth.clientId(), refreshToken(first)));
    oauth.answered(refreshToken(first));
    assertRefused(
        Reason.USED_REFRESH_TOKEN, () -> oauth.refresh(oauth.clientId(), refreshToken(first)));
    assertThat(oauth.refresh(oauth.clientId(), refreshToken(second)).refreshToken()).isPresent();
  }

  @Test
  void refresh_after60Days_isExpired() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    IssuedTokens tokens = oauth.grant("7");
    clock.advance(Duration.ofDays(60));
    assertRefused(
        Reason.EXPIRED_REFRESH_TOKEN, () -> oauth.refresh(oauth.clientId(), refreshToken(tokens)));
  }

  @Test
  void expireAccessTokens_leavesRefreshTokensGood() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    IssuedTokens tokens = oauth.grant("7");
    oauth.expireAccessTokens();
    assertThat(oauth.use(tokens.accessToken())).isEmpty();
    assertThat(oauth.isExpired(tokens.accessToken())).isTrue();
    assertThat(
            oauth
                .use(oauth.refresh(oauth.clientId(), refreshToken(tokens)).accessToken())
                .map(TokenHolder::subject))
        .contains("7");
  }

  @Test
  void expireRefreshTokens_leavesAccessTokensGood() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    IssuedTokens tokens = oauth.grant("7");
    oauth.expireRefreshTokens();
    assertThat(oauth.use(tokens.accessToken()).map(TokenHolder::subject)).contains("7");
    assertRefused(
        Reason.EXPIRED_REFRESH_TOKEN, () -> oauth.refresh(oauth.clientId(), refreshToken(tokens)));
  }

  @Test
  void revoke_byEitherToken_endsTheWholeGrant() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    IssuedTokens one = oauth.grant("7");
    IssuedTokens two = oauth.grant("8");
    oauth.revoke(oauth.clientId(), one.accessToken());
    oauth.revoke(oauth.clientId(), refreshToken(two));
    assertThat(oauth.use(one.accessToken())).isEmpty();
    assertThat(oauth.use(two.accessToken())).isEmpty();
    assertRefused(Reason.REVOKED_GRANT, () -> oauth.refresh(oauth.clientId(), refreshToken(one)));
    assertRefused(Reason.REVOKED_GRANT, () -> oauth.refresh(oauth.clientId(), refreshToken(two)));
  }

  @Test
  void revokeSubject_leavesOthersGood() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    IssuedTokens one = oauth.grant("7");
    IssuedTokens two = oauth.grant("8");
    oauth.revokeSubject("7");
    assertThat(oauth.use(one.accessToken())).isEmpty();
    assertThat(oauth.use(two.accessToken()).map(TokenHolder::subject)).contains("8");
  }

  @Test
  void secrets_areMarkedAndNeverPrinted() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    IssuedTokens tokens = oauth.grant("7");
    assertThat(oauth.secretsIssued())
        .contains(tokens.accessToken(), refreshToken(tokens), oauth.clientSecret())
        .allMatch(secret -> secret.contains(FakeOAuth.SECRET_MARKER));
    assertThat(tokens.toString()).doesNotContain(FakeOAuth.SECRET_MARKER);
  }

  @Test
  void adopt_grantOfAnEarlierServer_worksOnceAndItsTokenIsNotMadeAgain() {
    FakeOAuth earlier = oauth(RotationMode.STRICT);
    IssuedTokens first = earlier.grant("7");
    String stored = refreshToken(earlier.refresh(earlier.clientId(), refreshToken(first)));
    earlier.grant("8");
    assertThat(earlier.unusedRefreshTokens("7")).containsExactly(stored);

    FakeOAuth later = oauth(RotationMode.STRICT);
    later.adopt("7", stored);

    Set<String> issued = new HashSet<>();
    IssuedTokens next = later.refresh(later.clientId(), stored);
    for (int i = 0; i < 10; i++) {
      issued.add(refreshToken(next));
      next = later.refresh(later.clientId(), refreshToken(next));
    }
    assertThat(issued).hasSize(10).doesNotContain(stored);
    assertRefused(Reason.UNKNOWN_REFRESH_TOKEN, () -> later.refresh(later.clientId(), stored));
    assertThat(later.unusedRefreshTokens("7")).containsExactly(refreshToken(next));
  }

  @Test
  void adopt_tokenThatIsKnownOrNoFakes_isRefused() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    IssuedTokens known = oauth.grant("7");
    assertThatThrownBy(() -> oauth.adopt("7", refreshToken(known)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> oauth.adopt("7", "somebody-elses"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void unusedRefreshTokens_revokedOrExpired_areNone() {
    FakeOAuth oauth = oauth(RotationMode.STRICT);
    oauth.grant("7");
    oauth.revokeSubject("7");
    oauth.grant("8");
    oauth.expireRefreshTokens();
    assertThat(oauth.unusedRefreshTokens("7")).isEmpty();
    assertThat(oauth.unusedRefreshTokens("8")).isEmpty();
  }
}

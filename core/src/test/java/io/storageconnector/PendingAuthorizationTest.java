package io.storageconnector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.spi.AuthorizationRequest;
import java.net.URI;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingAuthorizationTest {

  private final PendingAuthorization pending =
      new PendingAuthorization(
          ConnectionId.of("acme.1"),
          "fake",
          URI.create("https://consent.example/?state=FAKESECRET-state"),
          AuthorizationRequest.of(
              URI.create("https://app.example/callback?a=b.c"),
              Secret.of("FAKESECRET-state"),
              Secret.of("FAKESECRET-verifier")));

  @Test
  void parse_ownText_restoresEverything() {
    PendingAuthorization restored = PendingAuthorization.parse(pending.toSecret());

    assertThat(restored.connection()).isEqualTo(pending.connection());
    assertThat(restored.provider()).isEqualTo("fake");
    assertThat(restored.url()).isEqualTo(pending.url());
    assertThat(restored.request().redirectUri()).isEqualTo(pending.request().redirectUri());
    assertThat(restored.request().state()).isEqualTo(pending.request().state());
    assertThat(restored.request().codeVerifier()).isEqualTo(pending.request().codeVerifier());
  }

  @Test
  void toString_andSecret_printNoSecret() {
    assertThat(pending + " " + pending.toSecret()).doesNotContain("FAKESECRET", encoded("FAKESEC"));
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2.a.b.c.d.e.f", "1.a.b.c.d.e", "1.!.b.c.d.e.f", "1......", "x.y"})
  void parse_anythingElse_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PendingAuthorization.parse(Secret.of(text)));
  }
}

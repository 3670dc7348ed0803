package io.storageconnector.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.box.sdkgen.box.errors.BoxAPIError;
import com.box.sdkgen.box.jwtauth.BoxJWTAuth;
import com.box.sdkgen.box.jwtauth.JWTConfig;
import com.box.sdkgen.box.oauth.BoxOAuth;
import com.box.sdkgen.box.oauth.OAuthConfig;
import com.box.sdkgen.box.tokenstorage.InMemoryTokenStorage;
import com.box.sdkgen.client.BoxClient;
import com.box.sdkgen.managers.uploads.UploadFileRequestBody;
import com.box.sdkgen.managers.uploads.UploadFileRequestBodyAttributesField;
import com.box.sdkgen.managers.uploads.UploadFileRequestBodyAttributesParentField;
import com.box.sdkgen.networking.baseurls.BaseUrls;
import com.box.sdkgen.networking.boxnetworkclient.BoxNetworkClient;
import com.box.sdkgen.networking.network.NetworkSession;
import com.box.sdkgen.schemas.accesstoken.AccessToken;
import com.box.sdkgen.schemas.files.Files;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.oauth.IssuedTokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the SDK does on its own, on the same fake: the reason why uploads do not go through it. A
 * failure here means that the SDK was corrected, and that a way around it may go.
 */
@Timeout(60)
class BareSdkTest {

  /** D1: the repeated attempt reads the stream that the first one consumed. */
  @Test
  void d1_uploadRepeatedAfter401_storesNoBytesAndReportsSuccess() {
    try (FakeBox fake = FakeBox.start()) {
      fake.on(BoxOperation.UPLOAD_FILE).status(401);

      Files stored =
          bareClient(fake)
              .getUploads()
              .uploadFile(
                  new UploadFileRequestBody(
                      new UploadFileRequestBodyAttributesField(
                          "report.csv", new UploadFileRequestBodyAttributesParentField("0")),
                      new ByteArrayInputStream("hello".getBytes(UTF_8))));

      assertThat(stored.getEntries()).hasSize(1);
      assertThat(fake.content("report.csv")).isEmpty();
      fake.assertClean();
    }
  }

  /**
   * J2: the audience is Box's public address, whatever address is configured. J1, the clock it
   * trusts, is in {@link SdkLoginsAgainstFakeTest}.
   */
  @Test
  void j2_theAudienceOfAnAssertion_canNotBeConfigured() throws IOException {
    try (StubServer server = StubServer.start()) {
      assertThatThrownBy(() -> refusedLogin(server)).isInstanceOf(BoxAPIError.class);

      String request = server.requests().get(0);
      String claims = request.replaceFirst("^.*[& ]assertion=[^.]+\\.([^.]+)\\..*$", "$1");
      JsonNode json = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(claims));
      assertThat(json.get("aud").asText()).isEqualTo("https://api.box.com/oauth2/token");
      assertThat(json.get("exp").asLong()).as("by the host's clock").isPositive();
    }
  }

  /** J3: the exception of a refused login prints what the login was tried with. */
  @Test
  void j3_aRefusedLogin_printsTheClientSecret() {
    try (StubServer server = StubServer.start()) {
      assertThatThrownBy(() -> refusedLogin(server))
          .satisfies(error -> assertThat(error.toString()).contains("FAKESECRET-server"));
    }
  }

  private static void refusedLogin(StubServer server) {
    server.answers(400, "{\"error\":\"invalid_client\"}");
    String base = server.config().build().apiBaseUrl().toString();
    NetworkSession session =
        new NetworkSession.Builder()
            .networkClient(new BoxNetworkClient(cleartext()))
            .baseUrls(new BaseUrls.Builder().baseUrl(base).oauth2Url(base).build())
            .build();
    new BoxJWTAuth(
            new JWTConfig.Builder(
                    "server-client",
                    "FAKESECRET-server",
                    "k1",
                    TestKeys.plain(TestKeys.FIRST.getPrivate()).reveal(),
                    "unused")
                .enterpriseId("12345")
                .build())
        .refreshToken(session);
  }

  private static OkHttpClient cleartext() {
    return BoxNetworkClient.getDefaultOkHttpClientBuilder()
        .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
        .build();
  }

  private static BoxClient bareClient(FakeBox fake) {
    IssuedTokens tokens = fake.tokens();
    InMemoryTokenStorage storage = new InMemoryTokenStorage();
    storage.store(
        new AccessToken.Builder()
            .accessToken(tokens.accessToken())
            .refreshToken(tokens.refreshToken().orElseThrow())
            .build());
    BoxOAuth auth =
        new BoxOAuth(
            new OAuthConfig.Builder(fake.clientId(), fake.clientSecret())
                .tokenStorage(storage)
                .build());
    NetworkSession session =
        new NetworkSession.Builder()
            .networkClient(new BoxNetworkClient(cleartext()))
            .baseUrls(
                new BaseUrls.Builder()
                    .baseUrl(fake.urls().api().toString())
                    .uploadUrl(fake.urls().upload().toString())
                    .oauth2Url(fake.urls().authorize().toString())
                    .build())
            .build();
    return new BoxClient.Builder(auth).networkSession(session).build();
  }
}

package io.storageconnector.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.oauth.IssuedTokens;
import java.io.ByteArrayInputStream;
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
    OkHttpClient http =
        BoxNetworkClient.getDefaultOkHttpClientBuilder()
            .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
            .build();
    NetworkSession session =
        new NetworkSession.Builder()
            .networkClient(new BoxNetworkClient(http))
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

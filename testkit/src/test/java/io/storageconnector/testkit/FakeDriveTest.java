package io.storageconnector.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.testkit.drive.DriveOperation;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fake Drive as a whole: its ports, its names, its WireMock. */
class FakeDriveTest {

  private final FakeDrive drive = FakeDrive.start();
  private final GoogleHttp http = new GoogleHttp(drive);

  @AfterEach
  void stop() {
    drive.close();
  }

  private String refreshToken() {
    return drive.tokens().refreshToken().orElseThrow();
  }

  private HttpResponse<String> refresh(HttpClient client, URI token) throws Exception {
    String form =
        GoogleHttp.form(
            "grant_type",
            "refresh_token",
            "refresh_token",
            refreshToken(),
            "client_id",
            drive.clientId(),
            "client_secret",
            drive.clientSecret());
    return client.send(
        HttpRequest.newBuilder(token).POST(BodyPublishers.ofString(form)).build(),
        BodyHandlers.ofString());
  }

  @Test
  void https_withTheFakesAuthority_isServed() throws Exception {
    HttpClient trusting =
        HttpClient.newBuilder().sslContext(drive.certificates().clientContext()).build();
    assertThat(refresh(trusting, drive.tlsUrls().token()).statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> refresh(HttpClient.newHttpClient(), drive.tlsUrls().token()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void proxy_googlesHostNames_serveTheirOwnPathsOnly() throws Exception {
    HttpClient proxied =
        HttpClient.newBuilder()
            .sslContext(drive.certificates().clientContext())
            .proxy(ProxySelector.of(drive.proxy()))
            .build();
    assertThat(refresh(proxied, URI.create("https://oauth2.googleapis.com/token")).statusCode())
        .isEqualTo(200);
    assertThat(refresh(proxied, URI.create("https://accounts.google.com/token")).statusCode())
        .isEqualTo(404);
    assertThat(
            refresh(proxied, URI.create("https://oauth2.googleapis.com/__fake/clock")).statusCode())
        .as("no commands at Google's names")
        .isEqualTo(404);
  }

  @Test
  void stub_ofTheTest_winsOverTheFakeAndHasNoEffect() throws Exception {
    drive
        .wireMock()
        .stubFor(post(urlPathEqualTo("/token")).willReturn(aResponse().withStatus(418)));
    assertThat(http.refresh(refreshToken()).statusCode()).isEqualTo(418);
    assertThat(drive.effects(DriveOperation.TOKEN_REFRESH)).isZero();

    drive.wireMock().resetAll();

    assertThat(http.refresh(refreshToken()).statusCode()).isEqualTo(200);
  }

  @Test
  void files_ofTheOwner_areServedToItsToken() throws Exception {
    String id = drive.file("in/a.txt", "content".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    drive.folder("out");
    HttpResponse<String> answer =
        http.get(
            drive.urls().root().resolve("drive/v3/files/" + id + "?alt=media"),
            "Authorization",
            "Bearer " + drive.tokens().accessToken());

    assertThat(answer.body()).isEqualTo("content");
    assertThat(drive.id("in/a.txt")).contains(id);
    assertThat(drive.children("")).containsExactly("in", "out");
    assertThat(drive.revisions("in/a.txt")).isEqualTo(1);
    assertThat(drive.md5("in/a.txt")).hasSize(32);
    assertThat(drive.quotaUnits(FakeDrive.OWNER)).isEqualTo(200);
    drive.trash("in/a.txt");
    assertThat(drive.id("in/a.txt")).isEmpty();
    drive.assertClean();
  }

  @Test
  void expiredToken_isRefusedByTheFiles() throws Exception {
    String token = drive.tokens().accessToken();
    drive.clock().advance(java.time.Duration.ofSeconds(3599));
    HttpResponse<String> answer =
        http.get(drive.urls().root().resolve("drive/v3/files"), "Authorization", "Bearer " + token);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("invalid_token");
  }

  @Test
  void secrets_areMarkedAndListed() throws Exception {
    String code = drive.authorizationCode(FakeDrive.OWNER, URI.create(GoogleHttp.REDIRECT));
    String access = GoogleHttp.text(http.exchange(code), "access_token");

    assertThat(drive.secretsIssued())
        .contains(code, access, drive.clientSecret())
        .allMatch(secret -> secret.contains("FAKESECRET"));
    assertThat(drive.tokens().toString()).doesNotContain("FAKESECRET");
  }

  @Test
  void assertClean_faultThatNeverFired_fails() {
    drive.on(DriveOperation.TOKEN_REFRESH).status(500);
    assertThatThrownBy(drive::assertClean)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("TOKEN_REFRESH status 500");
  }

  @Test
  void close_twice_isHarmless() {
    URI token = drive.urls().token();
    drive.close();
    drive.close();
    assertThatThrownBy(() -> http.post(token, "")).isInstanceOf(IOException.class);
  }
}

package io.storageconnector.testkit.wiremock;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxOperation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserStubsTest {

  private FakeBox box = FakeBox.start();
  private String token = "";

  @BeforeEach
  void login() {
    token = box.tokens().accessToken();
  }

  @AfterEach
  void stop() {
    box.close();
  }

  private HttpResponse<String> me() throws IOException, InterruptedException {
    URI uri = URI.create(box.urls().api() + "/2.0/users/me");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build(),
            BodyHandlers.ofString());
  }

  @Test
  void stub_thatMatches_winsOverTheFakeAndHasNoEffect() throws Exception {
    box.wireMock()
        .stubFor(
            get(urlPathEqualTo("/2.0/users/me"))
                .atPriority(10)
                .willReturn(
                    aResponse().withStatus(418).withHeader("X-Own", "1").withBody("teapot")));

    HttpResponse<String> answer = me();

    assertThat(answer.statusCode()).isEqualTo(418);
    assertThat(answer.body()).isEqualTo("teapot");
    assertThat(answer.headers().firstValue("X-Own")).contains("1");
    assertThat(box.effects(BoxOperation.GET_CURRENT_USER)).isZero();
  }

  @Test
  void resetAll_removesStubsAndLeavesTheFake() throws Exception {
    box.wireMock()
        .stubFor(get(urlPathEqualTo("/2.0/users/me")).willReturn(aResponse().withStatus(418)));
    box.wireMock().resetAll();
    assertThat(me().statusCode()).isEqualTo(200);
  }

  @Test
  void fault_ofAStub_breaksTheConnection() {
    box.wireMock()
        .stubFor(
            get(urlPathEqualTo("/2.0/users/me"))
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    assertThatThrownBy(this::me).isInstanceOf(IOException.class);
  }

  @Test
  void verify_seesWhatTheFakeAnswered() throws Exception {
    me();
    box.wireMock().verify(1, getRequestedFor(urlPathEqualTo("/2.0/users/me")));
    assertThat(box.wireMock().findAllUnmatchedRequests()).isEmpty();
  }

  @Test
  void bodyOfASmallRequest_canBeMatched() throws Exception {
    box.wireMock()
        .stubFor(
            post(urlPathMatching("/2.0/folders"))
                .withRequestBody(WireMock.matchingJsonPath("$.name"))
                .willReturn(aResponse().withStatus(507)));
    URI uri = URI.create(box.urls().api() + "/2.0/folders");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"a\"}"))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
        .isEqualTo(507);
  }

  @Test
  void adminInterface_isReachableOverHttp() throws Exception {
    URI uri = URI.create(box.urls().api() + "/__admin/mappings");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"mappings\"");
  }
}

package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.drive.DriveOperation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other processes do to a running fake Drive. */
@Timeout(60)
class FakeDriveControlTest {

  private final FakeDrive drive = FakeDrive.start();
  private final GoogleHttp http = new GoogleHttp(drive);

  @AfterEach
  void stop() {
    drive.close();
  }

  private URI uri(String command) {
    return drive.urls().root().resolve("__fake/" + command);
  }

  private JsonNode control(String command, String... parameters)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.post(uri(command + "?" + GoogleHttp.form(parameters)), "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return GoogleHttp.json(answer);
  }

  private String refreshToken() throws IOException, InterruptedException {
    return control("tokens").path("refresh_token").asText();
  }

  @Test
  void counters_tellAttemptsEffectsAndExchanges() throws Exception {
    String token = refreshToken();
    control("fault", "operation", "TOKEN_REFRESH", "effect", "status", "status", "502");
    assertThat(http.refresh(token).statusCode()).isEqualTo(502);
    assertThat(http.refresh(token).statusCode()).isEqualTo(200);

    JsonNode counters = GoogleHttp.json(http.get(uri("counters")));

    assertThat(counters.at("/attempts/TOKEN_REFRESH").asInt()).isEqualTo(2);
    assertThat(counters.at("/effects/TOKEN_REFRESH").asInt()).isEqualTo(1);
    assertThat(counters.at("/token_exchanges/refresh_token/issued").asInt()).isEqualTo(1);
    assertThat(counters.at("/faults_fired/TOKEN_REFRESH").asInt()).isEqualTo(1);
    assertThat(drive.log().attempts()).as("commands are counted nowhere").isEqualTo(2);
    drive.assertClean();
  }

  @Test
  void logins_restrictedRevokedAndLiftedOnCommand() throws Exception {
    String token = refreshToken();
    control("end-session");
    assertThat(GoogleHttp.text(http.refresh(token), "error_subtype")).isEqualTo("invalid_rapt");
    control("lift-restrictions");
    assertThat(http.refresh(token).statusCode()).isEqualTo(200);
    control("forbid-by-admin", "login", FakeDrive.OWNER);
    assertThat(GoogleHttp.text(http.refresh(token), "error")).isEqualTo("admin_policy_enforced");
    control("lift-restrictions");
    control("revoke-grants");
    assertThat(GoogleHttp.text(http.refresh(token), "error")).isEqualTo("invalid_grant");
  }

  @Test
  void clockAndPublishingStatus_endTokensInTesting() throws Exception {
    control("publishing-status", "testing", "true");
    String token = refreshToken();
    control("publishing-status", "testing", "false");
    String published = refreshToken();
    assertThat(control("clock", "advance-seconds", "604800").path("now").asText())
        .isEqualTo(FakeClock.START.plus(Duration.ofDays(7)).toString());
    assertThat(http.refresh(token).statusCode()).isEqualTo(400);
    assertThat(http.refresh(published).statusCode()).isEqualTo(200);
  }

  @Test
  void serviceAccount_onCommand_hasAKeyFileThatLogsIn() throws Exception {
    JsonNode account =
        control("service-account", "name", "daemon", "delegate", FakeDrive.DRIVE_SCOPE);
    assertThat(account.path("key_file").asText()).contains(account.path("email").asText());
    assertThat(drive.project().newApp().clientId()).isNotEqualTo(drive.clientId());
    assertThat(control("app").path("client_secret").asText()).contains("FAKESECRET");
  }

  @Test
  void authorizationCode_onCommand_becomesTokens() throws Exception {
    String code =
        control("authorization-code", "redirect-uri", GoogleHttp.REDIRECT).path("code").asText();
    assertThat(http.exchange(code).statusCode()).isEqualTo(200);
  }

  @Test
  void fault_afterTheEffect_losesTheAnswer() throws Exception {
    String token = refreshToken();
    control("fault", "operation", "TOKEN_REFRESH", "effect", "reset-after-effect");
    assertThatThrownBy(() -> http.refresh(token)).isInstanceOf(IOException.class);
    assertThat(drive.effects(DriveOperation.TOKEN_REFRESH)).isEqualTo(1);
  }

  private HttpResponse<String> api(String path, String accessToken) throws Exception {
    return http.get(drive.urls().root().resolve(path), "Authorization", "Bearer " + accessToken);
  }

  @Test
  void contents_seededOnCommand_areServed() throws Exception {
    String id =
        GoogleHttp.json(http.post(uri("file?path=in/a.txt"), "content")).path("id").asText();
    http.post(uri("twin?path=in/a.txt"), "other");
    control("folder", "path", "out");
    control("account", "login", "eva@acme.test", "quota-bytes", "10");
    String drives =
        control("shared-drive", "name", "Team", "login", "eva@acme.test").path("id").asText();
    control("folder", "path", "reports", "owner", drives);
    control("share", "id", id, "login", "eva@acme.test", "role", "reader");

    assertThat(drive.children("in")).containsExactly("a.txt", "a.txt");
    assertThat(drive.contents().children(drives, "")).containsExactly("reports");
    assertThat(drive.content("in/a.txt")).asString().isEqualTo("content");
    assertThat(GoogleHttp.json(http.get(uri("file?path=in/a.txt"))).path("md5").asText())
        .isEqualTo(drive.md5("in/a.txt"));
    String eva = control("tokens", "login", "eva@acme.test").path("access_token").asText();
    assertThat(api("drive/v3/files/" + id, eva).statusCode()).isEqualTo(200);
  }

  @Test
  void openFor_onCommand_showsAFileUnderDriveFile() throws Exception {
    String id = drive.file("a.txt", new byte[1]);
    String token = control("tokens", "scope", FakeDrive.FILE_SCOPE).path("access_token").asText();
    assertThat(api("drive/v3/files/" + id, token).statusCode()).isEqualTo(404);

    control("open-for", "id", id);

    assertThat(api("drive/v3/files/" + id, token).statusCode()).isEqualTo(200);
  }

  @Test
  void refusalAndOddities_onCommand_act() throws Exception {
    String token = drive.tokens().accessToken();
    control("refusal", "operation", "LIST_FILES", "reason", "USER_RATE_LIMIT_EXCEEDED");
    HttpResponse<String> refused = api("drive/v3/files", token);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("\"userRateLimitExceeded\"");
    drive.file("a", new byte[1]);
    drive.file("b", new byte[1]);

    control("oddities", "page-size", "1");

    JsonNode page = GoogleHttp.json(api("drive/v3/files", token));
    assertThat(page.path("nextPageToken").asText()).as(page.toString()).isNotEmpty();
    assertThat(page.path("files")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "settings?rotation=sometimes",
        "fault?operation=NOTHING&effect=status",
        "tokens?login=nobody",
        "tokens?scope=everything",
        "authorization-code",
        "service-account",
        "publishing-status",
        "file",
        "refusal?operation=LIST_FILES&reason=BORED",
        "oddities?page-size=0",
        "share?id=x&login=y&role=reader"
      })
  void command_notUnderstood_isRefused(String command) throws Exception {
    HttpResponse<String> refused = http.post(uri(command), "");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(GoogleHttp.text(refused, "error")).isNotBlank();
  }
}

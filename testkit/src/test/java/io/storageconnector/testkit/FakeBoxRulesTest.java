package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.box.BoxOddities;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxRole;
import io.storageconnector.testkit.box.BoxSettings;
import io.storageconnector.testkit.fault.FaultGate;
import io.storageconnector.testkit.oauth.IssuedTokens;
import io.storageconnector.testkit.oauth.RotationMode;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FakeBoxRulesTest {

  private FakeBox box = FakeBox.start();
  private BoxHttp http = BoxHttp.of(box);

  @BeforeEach
  void login() {
    http = BoxHttp.of(box);
  }

  @AfterEach
  void stop() {
    box.close();
  }

  private void restart(FakeBox other) {
    box.close();
    box = other;
    http = BoxHttp.of(box);
  }

  private JsonNode body(HttpResponse<String> response) throws Exception {
    return http.json(response);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // Errors

  @Test
  void call_withoutValidToken_gives401WithoutBody() throws Exception {
    box.expireAccessTokens();
    HttpResponse<String> expired = http.get("/2.0/users/me");
    assertThat(expired.statusCode()).isEqualTo(401);
    assertThat(expired.body()).isEmpty();
    assertThat(expired.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("Bearer realm=\"Service\"", "expired_token");
    assertThat(
            http.get(URI.create(box.urls().api() + "/2.0/users/me"))
                .headers()
                .firstValue("WWW-Authenticate")
                .orElseThrow())
        .contains("invalid_token");
  }

  @Test
  void error_carriesBoxShapeAndRequestIds() throws Exception {
    HttpResponse<String> missing = http.get("/2.0/folders/99");
    JsonNode error = body(missing);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(error.path("type").asText()).isEqualTo("error");
    assertThat(error.path("status").asInt()).isEqualTo(404);
    assertThat(error.path("code").asText()).isEqualTo("not_found");
    assertThat(error.path("request_id").asText()).isNotEmpty();
    assertThat(missing.headers().firstValue("BOX-REQUEST-ID")).isPresent();
    assertThat(missing.headers().firstValue("Date")).contains("Mon, 23 Nov 2026 09:00:00 GMT");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/2.0/search?query=x",
    "GET,/2.0/folders/0?unknown=1",
    "GET,/2.0/folders/0?fields=colour",
    "PATCH,/2.0/folders/0"
  })
  void strict_whatIsNotModelled_isRefusedAndRecorded(String method, String path) throws Exception {
    assertThat(http.call(method, path, "").statusCode()).isEqualTo(501);
    assertThat(box.violations()).hasSize(1);
  }

  @Test
  void strict_unknownBodyField_hasNoEffect() throws Exception {
    assertThat(
            http.call(
                    "POST",
                    "/2.0/folders",
                    "{\"name\":\"a\",\"parent\":{\"id\":\"0\"},\"colour\":1}")
                .statusCode())
        .isEqualTo(501);
    assertThat(box.children("")).isEmpty();
  }

  @Test
  void lenient_unknownParameter_isIgnored() throws Exception {
    restart(FakeBox.builder().settings(BoxSettings.builder().lenient().build()).start());
    assertThat(http.get("/2.0/folders/0?unknown=1").statusCode()).isEqualTo(200);
    assertThat(box.violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"As-User,42", "BoxApi,shared_link=https://app.box.com/s/x"})
  void strict_headerThatIsNotModelled_isRefused(String name, String value) throws Exception {
    assertThat(http.get("/2.0/folders/0", name, value).statusCode()).isEqualTo(501);
    assertThat(box.violations()).hasSize(1);
  }

  @Test
  void malformedQuery_gives400() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), box.urls().api().getPort())) {
      socket
          .getOutputStream()
          .write(
              utf8(
                  "GET /2.0/folders/0?limit=%zz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void violations_nameNoSecret() throws Exception {
    http.get("/d/1/" + box.clientSecret() + "/download");
    assertThat(box.violations()).singleElement().asString().doesNotContain("FAKESECRET");
  }

  @Test
  void malformedId_gives405() throws Exception {
    assertThat(http.get("/2.0/files/abc").statusCode()).isEqualTo(405);
  }

  // Names and conflicts

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a/b|item_name_invalid",
        "a\\\\b|item_name_invalid",
        "'a '|item_name_invalid",
        ".|item_name_invalid",
        "..|item_name_invalid",
        "a\\u0007|item_name_invalid"
      })
  void createFolder_badName_isRefused(String name, String code) throws Exception {
    HttpResponse<String> refused =
        http.call("POST", "/2.0/folders", "{\"name\":\"" + name + "\",\"parent\":{\"id\":\"0\"}}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(body(refused).path("code").asText()).isEqualTo(code);
  }

  @Test
  void createFolder_nameOf255Characters_isTheLongest() throws Exception {
    assertThat(createFolder("x".repeat(255)).statusCode()).isEqualTo(201);
    assertThat(body(createFolder("x".repeat(256))).path("code").asText())
        .isEqualTo("item_name_too_long");
  }

  @ParameterizedTest
  @ValueSource(strings = {" leading", "a-b", "<a>:|?*", "it's", "é", "e\u0301", "日本語", "😀"})
  void createFolder_unusualName_isKept(String name) throws Exception {
    assertThat(body(createFolder(name)).path("name").asText()).isEqualTo(name);
  }

  private HttpResponse<String> createFolder(String name) throws Exception {
    return http.call(
        "POST", "/2.0/folders", "{\"name\":\"" + name + "\",\"parent\":{\"id\":\"0\"}}");
  }

  @Test
  void conflict_fromFolders_isAnArrayAndFromUploadsAnObject() throws Exception {
    String folder = box.folder("Reports");
    String file = box.file("a.csv", utf8("1"));

    HttpResponse<String> again = createFolder("REPORTS");
    HttpResponse<String> upload = http.upload("0", "A.CSV", utf8("2"));
    HttpResponse<String> preflight =
        http.call(
            "OPTIONS",
            "/2.0/files/content",
            "{\"name\":\"a.csv\",\"parent\":{\"id\":\"0\"},\"size\":1}");

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(body(again).at("/context_info/conflicts/0/id").asText()).isEqualTo(folder);
    for (HttpResponse<String> conflict : List.of(upload, preflight)) {
      assertThat(conflict.statusCode()).isEqualTo(409);
      assertThat(body(conflict).path("code").asText()).isEqualTo("item_name_in_use");
      assertThat(body(conflict).at("/context_info/conflicts/id").asText()).isEqualTo(file);
      assertThat(body(conflict).at("/context_info/conflicts/sha1").asText())
          .isEqualTo(box.sha1("a.csv"));
    }
    assertThat(box.versions("a.csv")).isEqualTo(1);
  }

  // Versions and preconditions

  @Test
  void uploadVersion_ifMatch_guardsAgainstStaleEtags() throws Exception {
    String id = box.file("a.csv", utf8("1"));
    String path = "/2.0/files/" + id + "/content";
    assertThat(http.uploadTo(path, "{}", utf8("2"), "If-Match", "7").statusCode()).isEqualTo(412);
    assertThat(box.versions("a.csv")).isEqualTo(1);
    assertThat(http.uploadTo(path, "{}", utf8("2"), "If-Match", "0").statusCode()).isEqualTo(201);
    assertThat(box.content("a.csv")).isEqualTo(utf8("2"));
    assertThat(body(http.get("/2.0/files/" + id)).path("etag").asText()).isEqualTo("1");
    assertThat(http.get("/2.0/files/" + id, "If-None-Match", "1").statusCode()).isEqualTo(304);
  }

  @Test
  void versions_listPastOnesOnly_andPromotingRestoresContentAndName() throws Exception {
    String id = box.file("a.csv", utf8("1"));
    http.uploadTo("/2.0/files/" + id + "/content", "{\"name\":\"b.csv\"}", utf8("2"));
    JsonNode past = body(http.get("/2.0/files/" + id + "/versions"));
    assertThat(past.path("total_count").asInt()).isEqualTo(1);

    String version = past.at("/entries/0/id").asText();
    assertThat(
            http.call(
                    "POST",
                    "/2.0/files/" + id + "/versions/current",
                    "{\"type\":\"file_version\",\"id\":\"" + version + "\"}")
                .statusCode())
        .isEqualTo(201);

    assertThat(box.content("a.csv")).isEqualTo(utf8("1"));
    assertThat(box.versions("a.csv")).isEqualTo(3);
  }

  @Test
  void upload_wrongDigest_storesNothing() throws Exception {
    HttpResponse<String> refused = http.upload("0", "a", utf8("x"), "Content-MD5", "00");
    assertThat(body(refused).path("code").asText()).isEqualTo("bad_digest");
    assertThat(box.children("")).isEmpty();
  }

  @Test
  void upload_contentBeforeAttributes_isRefused() throws Exception {
    URI uri = URI.create(box.urls().upload() + "/2.0/files/content");
    String multipart =
        "--q\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nabc\r\n--q--\r\n";
    HttpResponse<String> refused =
        http.send("POST", uri, utf8(multipart), "Content-Type", "multipart/form-data; boundary=q");
    assertThat(body(refused).path("code").asText()).isEqualTo("metadata_after_file_contents");
  }

  // Tree

  @Test
  void move_intoItself_isCyclical() throws Exception {
    String outer = box.folder("a");
    String inner = box.folder("a/b");
    HttpResponse<String> refused =
        http.call("PUT", "/2.0/folders/" + outer, "{\"parent\":{\"id\":\"" + inner + "\"}}");
    assertThat(body(refused).path("code").asText()).isEqualTo("cyclical_folder_structure");
  }

  @Test
  void moveAndRename_inOneCall_keepsIdAndContent() throws Exception {
    String id = box.file("a/x.csv", utf8("1"));
    String target = box.folder("b");
    assertThat(
            http.call(
                    "PUT",
                    "/2.0/files/" + id,
                    "{\"name\":\"y.csv\",\"parent\":{\"id\":\"" + target + "\"}}")
                .statusCode())
        .isEqualTo(200);
    assertThat(box.id("b/y.csv")).contains(id);
    assertThat(box.children("a")).isEmpty();
  }

  @Test
  void copyFolder_copiesTheTreeUnderNewIds() throws Exception {
    String id = box.folder("a");
    String file = box.file("a/b/x", utf8("1"));
    assertThat(
            http.call(
                    "POST",
                    "/2.0/folders/" + id + "/copy",
                    "{\"name\":\"c\",\"parent\":{\"id\":\"0\"}}")
                .statusCode())
        .isEqualTo(201);
    assertThat(box.content("c/b/x")).isEqualTo(utf8("1"));
    assertThat(box.id("c/b/x")).isPresent().get().isNotEqualTo(file);
  }

  @Test
  void deleteFolder_notEmpty_needsRecursive() throws Exception {
    String id = box.folder("a");
    box.file("a/x", utf8("1"));
    assertThat(body(http.call("DELETE", "/2.0/folders/" + id, "")).path("code").asText())
        .isEqualTo("folder_not_empty");
    assertThat(http.call("DELETE", "/2.0/folders/" + id + "?recursive=true", "").statusCode())
        .isEqualTo(204);
    assertThat(box.children("")).isEmpty();
  }

  @Test
  void trash_answersForFilesAndNotForFolders() throws Exception {
    String file = box.file("x", utf8("1"));
    String folder = box.folder("a");
    http.call("DELETE", "/2.0/files/" + file, "");
    http.call("DELETE", "/2.0/folders/" + folder, "");

    assertThat(body(http.get("/2.0/files/" + file)).path("item_status").asText())
        .isEqualTo("trashed");
    assertThat(http.get("/2.0/folders/" + folder).statusCode()).isEqualTo(404);
    assertThat(body(http.get("/2.0/folders/trash/items")).path("total_count").asInt()).isEqualTo(2);
    assertThat(http.get("/2.0/folders/" + folder + "/trash").statusCode()).isEqualTo(200);
  }

  @Test
  void restore_nameTakenMeanwhile_needsAnotherName() throws Exception {
    String file = box.file("x", utf8("1"));
    http.call("DELETE", "/2.0/files/" + file, "");
    box.file("x", utf8("2"));
    assertThat(http.call("POST", "/2.0/files/" + file, "{}").statusCode()).isEqualTo(409);
    assertThat(http.call("POST", "/2.0/files/" + file, "{\"name\":\"y\"}").statusCode())
        .isEqualTo(201);
    assertThat(box.content("y")).isEqualTo(utf8("1"));
  }

  @Test
  void purge_removesForGood() throws Exception {
    String file = box.file("x", utf8("1"));
    assertThat(http.call("DELETE", "/2.0/files/" + file + "/trash", "").statusCode())
        .isEqualTo(404);
    http.call("DELETE", "/2.0/files/" + file, "");
    assertThat(http.call("DELETE", "/2.0/files/" + file + "/trash", "").statusCode())
        .isEqualTo(204);
    assertThat(http.get("/2.0/files/" + file).statusCode()).isEqualTo(404);
  }

  // Listings

  @Test
  void list_byOffset_ordersByTypeThenNameAndCounts() throws Exception {
    box.file("b", utf8("1"));
    box.folder("z");
    box.webLink("a", "https://example.test/");
    JsonNode page = body(http.get("/2.0/folders/0/items?limit=2"));
    assertThat(page.path("total_count").asInt()).isEqualTo(3);
    assertThat(names(page)).containsExactly("z", "b");
    assertThat(page.at("/order/0/by").asText()).isEqualTo("type");
    assertThat(names(body(http.get("/2.0/folders/0/items?limit=2&offset=2")))).containsExactly("a");
    assertThat(http.get("/2.0/folders/0/items?offset=10000").statusCode()).isEqualTo(400);
  }

  @Test
  void list_byMarker_visitsEachItemOnceAndHasNoCount() throws Exception {
    for (int i = 0; i < 7; i++) {
      box.file("f" + i, utf8("1"));
    }
    List<String> seen = new ArrayList<>();
    String marker = "";
    do {
      JsonNode page =
          body(http.get("/2.0/folders/0/items?usemarker=true&limit=3&marker=" + marker));
      assertThat(page.has("total_count")).isFalse();
      seen.addAll(names(page));
      marker = page.path("next_marker").asText("");
    } while (!marker.isEmpty());
    assertThat(seen).containsExactlyInAnyOrder("f0", "f1", "f2", "f3", "f4", "f5", "f6");
    assertThat(http.get("/2.0/folders/0/items?usemarker=true&offset=1").statusCode())
        .isEqualTo(400);
  }

  @Test
  void list_shortPages_holdFewerThanTheLimitBeforeTheEnd() throws Exception {
    restart(FakeBox.builder().settings(BoxSettings.builder().shortPages().build()).start());
    for (int i = 0; i < 6; i++) {
      box.file("f" + i, utf8("1"));
    }
    JsonNode first = body(http.get("/2.0/folders/0/items?limit=3"));
    assertThat(names(first)).containsExactly("f0", "f1");
    assertThat(first.path("total_count").asInt()).isGreaterThan(6);
    assertThat(names(body(http.get("/2.0/folders/0/items?limit=3&offset=3"))))
        .containsExactly("f2", "f3");
  }

  @Test
  void list_fields_givesMiniFieldsAndWhatWasAsked() throws Exception {
    box.file("a", utf8("abc"));
    JsonNode entry = body(http.get("/2.0/folders/0/items?fields=size")).at("/entries/0");
    assertThat(entry.path("size").asInt()).isEqualTo(3);
    assertThat(entry.fieldNames())
        .toIterable()
        .contains("type", "id", "etag", "name", "sha1")
        .doesNotContain("modified_at", "parent");
  }

  private static List<String> names(JsonNode page) {
    List<String> names = new ArrayList<>();
    page.path("entries").forEach(entry -> names.add(entry.path("name").asText()));
    return names;
  }

  @Test
  void oddities_changeTheListingOnlyOnce() throws Exception {
    box.file("a", utf8("abc"));
    box.on(BoxOperation.LIST_FOLDER).rewrite(BoxOddities.orderAsObject());
    box.on(BoxOperation.LIST_FOLDER).nth(2).rewrite(BoxOddities.unknownItemType());
    box.on(BoxOperation.LIST_FOLDER).nth(3).rewrite(BoxOddities.unparsableDates());
    assertThat(body(http.get("/2.0/folders/0/items")).path("order").isObject()).isTrue();
    assertThat(body(http.get("/2.0/folders/0/items")).at("/entries/0/type").asText())
        .isEqualTo("hologram");
    assertThat(
            body(http.get("/2.0/folders/0/items?fields=modified_at"))
                .at("/entries/0/modified_at")
                .asText())
        .isEqualTo("yesterday");
    assertThat(
            body(http.get("/2.0/folders/0/items?fields=modified_at"))
                .at("/entries/0/modified_at")
                .asText())
        .isEqualTo("2026-11-23T01:00:00-08:00");
    box.assertClean();
  }

  // Rights

  @Test
  void visibility_followsCollaborations() throws Exception {
    String folder = box.folder("shared/in");
    String file = box.file("shared/in/x", utf8("1"));
    String hidden = box.file("private", utf8("1"));
    box.account("guest@acme.test");
    BoxHttp guest = BoxHttp.as(box, "guest@acme.test");
    assertThat(guest.get("/2.0/folders/" + folder).statusCode()).isEqualTo(404);

    box.collaborate("shared", "guest@acme.test", BoxRole.VIEWER);

    assertThat(names(body(guest.get("/2.0/folders/0/items")))).containsExactly("shared");
    assertThat(guest.get("/2.0/files/" + file + "/content").statusCode()).isEqualTo(302);
    assertThat(guest.get("/2.0/files/" + hidden).statusCode()).isEqualTo(404);
    HttpResponse<String> refused = guest.upload(folder, "y", utf8("2"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(body(refused).path("code").asText())
        .isEqualTo("access_denied_insufficient_permissions");
    assertThat(guest.call("DELETE", "/2.0/files/" + file, "").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "EDITOR,201,302,204",
    "VIEWER_UPLOADER,201,302,403",
    "UPLOADER,201,403,403",
    "VIEWER,403,302,403",
    "PREVIEWER,403,403,403",
    "CO_OWNER,201,302,204"
  })
  void role_decidesUploadDownloadAndDelete(BoxRole role, int upload, int download, int delete)
      throws Exception {
    String folder = box.folder("shared");
    String file = box.file("shared/x", utf8("1"));
    box.account("guest@acme.test");
    box.collaborate("shared", "guest@acme.test", role);
    BoxHttp guest = BoxHttp.as(box, "guest@acme.test");
    assertThat(guest.upload(folder, "y", utf8("2")).statusCode()).isEqualTo(upload);
    assertThat(guest.get("/2.0/files/" + file + "/content").statusCode()).isEqualTo(download);
    assertThat(guest.call("DELETE", "/2.0/files/" + file, "").statusCode()).isEqualTo(delete);
  }

  // Downloads

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3,206,0123",
    "bytes=7-,206,789",
    "bytes=-2,206,89",
    "bytes=5-99,206,56789",
    "bytes=10-,416,''",
    "bytes=x,200,0123456789"
  })
  void download_range_isHonouredByTheDownloadHost(String range, int status, String expected)
      throws Exception {
    String id = box.file("x", utf8("0123456789"));
    URI link = link(id);
    HttpResponse<byte[]> part = http.bytes(link, "Range", range);
    assertThat(part.statusCode()).isEqualTo(status);
    assertThat(part.body()).isEqualTo(utf8(expected));
  }

  @Test
  void download_linkNeedsNoTokenAndExpires() throws Exception {
    URI link = link(box.file("x", utf8("1")));
    assertThat(http.bytes(link).statusCode()).isEqualTo(200);
    box.clock().advance(Duration.ofMinutes(15));
    assertThat(http.bytes(link).statusCode()).isEqualTo(404);
    assertThat(box.violations()).isEmpty();
  }

  @Test
  void download_tokenSentToTheDownloadHost_isAViolation() throws Exception {
    http.bytes(link(box.file("x", utf8("1"))), "Authorization", "Bearer leak");
    assertThat(box.violations()).singleElement().asString().contains("download host");
  }

  private URI link(String id) throws Exception {
    return URI.create(
        http.get("/2.0/files/" + id + "/content").headers().firstValue("Location").orElseThrow());
  }

  // Tokens over HTTP

  @ParameterizedTest
  @CsvSource({"wrong,invalid_client", "'',invalid_grant"})
  void token_refused_isWordedAsOAuthErrors(String secret, String error) throws Exception {
    String credentials = secret.isEmpty() ? "" : "&client_secret=" + secret;
    HttpResponse<String> refused =
        credentials.isEmpty()
            ? http.token("grant_type=refresh_token&refresh_token=none")
            : http.post(
                box.urls().token(),
                "grant_type=refresh_token&refresh_token=none&client_id="
                    + box.clientId()
                    + credentials);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(body(refused).path("error").asText()).isEqualTo(error);
  }

  @Test
  void refresh_lostResponse_sameTokenGivesTheSamePair() throws Exception {
    IssuedTokens tokens = box.tokens();
    String form = "grant_type=refresh_token&refresh_token=" + tokens.refreshToken().orElseThrow();
    box.on(BoxOperation.TOKEN_REFRESH).statusAfterEffect(502);
    assertThat(http.token(form).statusCode()).isEqualTo(502);
    JsonNode again = body(http.token(form));
    assertThat(again.path("refresh_token").asText())
        .isNotEqualTo(tokens.refreshToken().orElseThrow());
    assertThat(box.tokenExchanges())
        .extracting(exchange -> exchange.outcome().name())
        .containsExactly("ISSUED", "REPEATED");
    assertThat(box.attempts(BoxOperation.TOKEN_REFRESH)).isEqualTo(2);
  }

  @Test
  void refresh_whileAnotherIsHeld_conflicts() throws Exception {
    box.rotationMode(RotationMode.CONFLICT_409_WHILE_IN_FLIGHT);
    String form =
        "grant_type=refresh_token&refresh_token=" + box.tokens().refreshToken().orElseThrow();
    FaultGate gate = box.on(BoxOperation.TOKEN_REFRESH).hold();
    CompletableFuture<Integer> first =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return http.token(form).statusCode();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    gate.awaitArrival();
    HttpResponse<String> second = http.token(form);
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).isEmpty();
    gate.release();
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(200);
  }

  @Test
  void consent_denied_redirectsWithTheError() throws Exception {
    HttpResponse<String> denied = http.post(http.authorizeUri("s"), "decision=deny");
    assertThat(denied.headers().firstValue("Location").orElseThrow())
        .contains("error=access_denied", "state=s")
        .doesNotContain("code=");
  }

  @Test
  void consent_unregisteredRedirect_staysOnAnErrorPage() throws Exception {
    restart(FakeBox.builder().addRedirectUri(URI.create("https://app.test/back")).start());
    HttpResponse<String> refused = http.post(http.authorizeUri("s"), "decision=approve");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("redirect_uri_mismatch");
    assertThat(refused.headers().firstValue("Location")).isEmpty();
  }

  @Test
  void revokeGrants_endsAccessAndRefresh() throws Exception {
    box.revokeGrants(FakeBox.OWNER);
    assertThat(http.get("/2.0/users/me").statusCode()).isEqualTo(401);
  }

  // Twins

  @Test
  void createFolder_twiceAtOnceWithTwins_makesTwoOfOneName() throws Exception {
    restart(FakeBox.builder().settings(BoxSettings.builder().folderTwins().build()).start());

    List<HttpResponse<String>> made = createTwice();

    assertThat(made).extracting(HttpResponse::statusCode).containsExactly(201, 201);
    String first = body(made.get(0)).path("id").asText();
    assertThat(body(made.get(1)).path("id").asText()).isNotEqualTo(first);
    assertThat(box.children("")).containsExactly("exports", "exports");

    HttpResponse<String> third = createExports();
    assertThat(third.statusCode()).isEqualTo(409);
    assertThat(body(third).path("context_info").path("conflicts").path(0).path("id").asText())
        .isEqualTo(first);
    assertThat(http.call("DELETE", "/2.0/folders/" + first, "").statusCode()).isEqualTo(204);
    assertThat(box.children("")).containsExactly("exports");
    assertThat(createExports().statusCode()).isEqualTo(409);
  }

  @Test
  void createFolder_twiceAtOnceWithoutTwins_refusesTheSecond() throws Exception {
    assertThat(createTwice()).extracting(HttpResponse::statusCode).containsExactly(201, 409);
    assertThat(box.children("")).containsExactly("exports");
  }

  /** Sends the second creation while the answer to the first is held. */
  private List<HttpResponse<String>> createTwice() throws Exception {
    FaultGate gate = box.on(BoxOperation.CREATE_FOLDER).hold();
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return createExports();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    gate.awaitArrival();
    HttpResponse<String> second = createExports();
    gate.release();
    return List.of(first.get(20, TimeUnit.SECONDS), second);
  }

  private HttpResponse<String> createExports() throws Exception {
    return http.call("POST", "/2.0/folders", "{\"name\":\"exports\",\"parent\":{\"id\":\"0\"}}");
  }

  // Web links

  @Test
  void webLink_changedTrashedRestoredAndPurged_followsTheRules() throws Exception {
    String path = "/2.0/web_links/" + box.webLink("docs", "https://example.test/a");
    JsonNode changed =
        body(http.call("PUT", path, "{\"name\":\"guide\",\"url\":\"https://example.test/b\"}"));
    assertThat(changed.path("name").asText()).isEqualTo("guide");
    assertThat(changed.path("url").asText()).isEqualTo("https://example.test/b");
    assertThat(http.get(path + "/trash").statusCode()).isEqualTo(404);

    assertThat(http.call("DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(http.get(path).statusCode()).isEqualTo(404);
    assertThat(body(http.get(path + "/trash")).path("item_status").asText()).isEqualTo("trashed");
    assertThat(http.call("POST", path, "{}").statusCode()).isEqualTo(201);
    assertThat(box.children("")).containsExactly("guide");

    assertThat(http.call("DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(http.call("DELETE", path + "/trash", "").statusCode()).isEqualTo(204);
    assertThat(http.get(path + "/trash").statusCode()).isEqualTo(404);
    box.assertClean();
  }
}

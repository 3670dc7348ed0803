package io.storageconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxRole;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that may do less: what Box's token exchange leaves of a token, on every call. */
@Timeout(60)
class FakeBoxDownscopeTest {

  private static final String EVERYTHING = "root_readwrite";

  private final FakeBox box = FakeBox.start();
  private final BoxHttp http = BoxHttp.of(box);
  private final String parent = box.tokens().accessToken();
  private final String inside = box.folder("open/inside");
  private final String open = box.id("open").orElseThrow();
  private final String file = box.file("open/inside/a.txt", utf8("a"));
  private final String secret = box.folder("secret");
  private final String secretFile = box.file("secret/b.txt", utf8("b"));

  @AfterEach
  void stop() {
    box.close();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private HttpResponse<String> exchange(String token, String scope, String more)
      throws IOException, InterruptedException {
    return http.post(
        box.urls().token(),
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
            + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"
            + "&subject_token="
            + token
            + "&scope="
            + URLEncoder.encode(scope, StandardCharsets.UTF_8)
            + more);
  }

  private static String resource(String kind, String id) {
    return "&resource=https%3A%2F%2Fapi.box.com%2F2.0%2F" + kind + "s%2F" + id;
  }

  private BoxHttp restricted(String scope, String more) throws IOException, InterruptedException {
    HttpResponse<String> issued = exchange(parent, scope, more);
    assertThat(issued.statusCode()).as(issued.body()).isEqualTo(200);
    return http.withToken(http.json(issued).path("access_token").asText());
  }

  private BoxHttp toOpen(String scope) throws IOException, InterruptedException {
    return restricted(scope, resource("folder", open));
  }

  private void assertRefused(HttpResponse<String> answer, String code) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(http.json(answer).path("code").asText()).isEqualTo(code);
  }

  // The exchange

  @Test
  void exchange_answersAsDocumented() throws Exception {
    JsonNode json =
        http.json(exchange(parent, "item_download base_explorer", resource("folder", open)));
    assertThat(json.path("issued_token_type").asText())
        .isEqualTo("urn:ietf:params:oauth:token-type:access_token");
    assertThat(json.has("refresh_token")).isFalse();
    assertThat(json.path("expires_in").asInt()).isNotEqualTo(3600).isPositive();
    assertThat(json.path("restricted_to")).hasSize(2);
    assertThat(json.at("/restricted_to/0/scope").asText()).isEqualTo("base_explorer");
    assertThat(json.at("/restricted_to/1/scope").asText()).isEqualTo("item_download");
    assertThat(json.at("/restricted_to/1/object/type").asText()).isEqualTo("folder");
    assertThat(json.at("/restricted_to/1/object/id").asText()).isEqualTo(open);
    assertThat(json.at("/restricted_to/1/object/name").asText()).isEqualTo("open");
    assertThat(box.effects(BoxOperation.TOKEN_DOWNSCOPE)).isEqualTo(1);
    box.assertClean();
  }

  @Test
  void exchange_withoutAResource_restrictsTheScopesAlone() throws Exception {
    BoxHttp reader = restricted("base_explorer", "");
    assertThat(reader.get("/2.0/folders/0/items").statusCode()).isEqualTo(200);
    assertThat(reader.get("/2.0/folders/" + secret).statusCode()).isEqualTo(200);
    assertRefused(reader.call("DELETE", "/2.0/files/" + secretFile, ""), "insufficient_scope");
  }

  @ParameterizedTest
  @CsvSource({
    "magic,'',invalid_scope",
    "'','',invalid_scope",
    "base_explorer,&resource=https%3A%2F%2Fapp.box.com%2Ffolder%2F1,invalid_resource",
    "base_explorer,&resource=https%3A%2F%2Fapi.box.com%2F2.0%2Ffolders%2F1,invalid_resource",
    "base_explorer,&resource=x&box_shared_link=y,invalid_request"
  })
  void exchange_wrong_isRefused(String scope, String more, String error) throws Exception {
    HttpResponse<String> refused = exchange(parent, scope, more);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(http.json(refused).path("error").asText()).isEqualTo(error);
  }

  @Test
  void exchange_ofAFileAsAFolderOrOfAnothersFolder_isABadResource() throws Exception {
    box.account("eva@acme.test");
    String theirs = box.contents().folder("eva@acme.test", "theirs");
    for (String resource :
        List.of(resource("folder", file), resource("file", inside), resource("folder", theirs))) {
      assertThat(http.json(exchange(parent, "base_explorer", resource)).path("error").asText())
          .isEqualTo("invalid_resource");
    }
  }

  @Test
  void exchange_withABadToken_isRefused() throws Exception {
    HttpResponse<String> refused = exchange("none", "base_explorer", "");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(http.json(refused).path("error").asText()).isEqualTo("invalid_token");
    assertThat(exchange(parent, "base_explorer", "&client_id=x&client_secret=y").body())
        .contains("invalid_client");
  }

  @ParameterizedTest
  @ValueSource(strings = {"box_shared_link", "actor_token"})
  void exchange_thatTheFakeDoesNotModel_isAViolation(String parameter) throws Exception {
    assertThat(exchange(parent, "base_explorer", "&" + parameter + "=x").statusCode())
        .isEqualTo(501);
    assertThat(box.violations()).singleElement().asString().contains(parameter);
  }

  @Test
  void tokenForm_fieldThatBoxDoesNotHave_isAViolation() throws Exception {
    assertThat(exchange(parent, "base_explorer", "&audience=x").statusCode()).isEqualTo(501);
    assertThat(http.token("grant_type=refresh_token&refresh_token=x&scope=y").statusCode())
        .isEqualTo(501);
    assertThat(box.violations()).hasSize(2).noneMatch(line -> line.contains("FAKESECRET"));
  }

  @Test
  void exchange_ofARestrictedToken_onlyTakesMoreAway() throws Exception {
    String first =
        http.json(exchange(parent, "base_explorer item_delete", resource("folder", open)))
            .path("access_token")
            .asText();
    assertThat(exchange(first, "item_download", "").body()).contains("invalid_scope");
    assertThat(exchange(first, "base_explorer", resource("folder", secret)).body())
        .contains("invalid_resource");
    BoxHttp less =
        http.withToken(
            http.json(exchange(first, "base_explorer", "")).path("access_token").asText());
    assertThat(less.get("/2.0/folders/" + inside).statusCode()).isEqualTo(200);
    assertThat(less.get("/2.0/folders/" + secret).statusCode()).isEqualTo(403);
  }

  // Life

  @Test
  void token_restricted_diesAloneByRevocationOrExpiry() throws Exception {
    String one = http.json(exchange(parent, "base_explorer", "")).path("access_token").asText();
    String two = http.json(exchange(parent, "base_explorer", "")).path("access_token").asText();
    String credentials = "&client_id=" + box.clientId() + "&client_secret=" + box.clientSecret();

    http.post(box.urls().revoke(), "token=" + one + credentials);

    assertThat(status(one)).isEqualTo(401);
    assertThat(status(parent)).isEqualTo(200);
    http.post(box.urls().revoke(), "token=" + parent + credentials);
    assertThat(status(parent)).isEqualTo(401);
    assertThat(status(two)).isEqualTo(200);
    box.clock().advance(Duration.ofHours(2));
    assertThat(status(two)).isEqualTo(401);
  }

  private int status(String token) throws IOException, InterruptedException {
    return http.withToken(token).get("/2.0/users/me").statusCode();
  }

  // The folder

  @Test
  void insideTheFolder_everythingIsAllowedThatTheScopesAllow() throws Exception {
    BoxHttp all = toOpen(EVERYTHING);
    assertThat(all.get("/2.0/folders/" + open + "/items").statusCode()).isEqualTo(200);
    assertThat(all.get("/2.0/files/" + file).statusCode()).isEqualTo(200);
    assertThat(all.get("/2.0/files/" + file + "/content").statusCode()).isEqualTo(302);
    assertThat(all.upload(inside, "new.txt", utf8("new")).statusCode()).isEqualTo(201);
    assertThat(
            all.call("PUT", "/2.0/files/" + file, "{\"parent\":{\"id\":\"" + open + "\"}}")
                .statusCode())
        .isEqualTo(200);
    assertThat(
            all.call(
                    "POST",
                    "/2.0/folders",
                    "{\"name\":\"n\",\"parent\":{\"id\":\"" + inside + "\"}}")
                .statusCode())
        .isEqualTo(201);
    box.assertClean();
  }

  @Test
  void outsideTheFolder_everythingIsRefused() throws Exception {
    BoxHttp all = toOpen(EVERYTHING);
    String denied = "access_denied_insufficient_permissions";
    for (String path :
        List.of(
            "/2.0/folders/0",
            "/2.0/folders/0/items",
            "/2.0/folders/" + secret,
            "/2.0/folders/" + secret + "/items",
            "/2.0/folders/" + secret + "/collaborations",
            "/2.0/files/" + secretFile,
            "/2.0/files/" + secretFile + "/content",
            "/2.0/files/" + secretFile + "/versions")) {
      assertRefused(all.get(path), denied);
    }
    String toSecret = "{\"parent\":{\"id\":\"" + secret + "\"}}";
    assertRefused(all.call("PUT", "/2.0/files/" + file, toSecret), denied);
    assertRefused(all.call("POST", "/2.0/files/" + file + "/copy", toSecret), denied);
    assertRefused(all.call("POST", "/2.0/folders/" + inside + "/copy", toSecret), denied);
    assertRefused(all.call("DELETE", "/2.0/files/" + secretFile, ""), denied);
    assertRefused(all.call("PUT", "/2.0/folders/" + secret, "{\"name\":\"x\"}"), denied);
    assertRefused(
        all.call("POST", "/2.0/folders", "{\"name\":\"n\",\"parent\":{\"id\":\"" + secret + "\"}}"),
        denied);
    assertRefused(all.upload(secret, "new.txt", utf8("new")), denied);
    assertRefused(all.upload("0", "new.txt", utf8("new")), denied);
    assertRefused(all.uploadTo("/2.0/files/" + secretFile + "/content", "{}", utf8("new")), denied);
    assertRefused(
        all.call(
            "OPTIONS",
            "/2.0/files/content",
            "{\"name\":\"n\",\"size\":1,\"parent\":{\"id\":\"" + secret + "\"}}"),
        denied);
    assertRefused(
        session(
            all, "{\"folder_id\":\"" + secret + "\",\"file_name\":\"n\",\"file_size\":30000000}"),
        denied);
    assertRefused(
        all.call(
            "POST",
            "/2.0/collaborations",
            "{\"item\":{\"type\":\"folder\",\"id\":\""
                + secret
                + "\"},\"accessible_by\":{\"type\":\"user\",\"login\":\"x\"},\"role\":\"editor\"}"),
        denied);
    assertThat(box.children("secret")).containsExactly("b.txt");
    assertThat(box.versions("secret/b.txt")).isEqualTo(1);
    box.assertClean();
  }

  private HttpResponse<String> session(BoxHttp as, String body) throws Exception {
    return as.send(
        "POST",
        URI.create(box.urls().upload() + "/2.0/files/upload_sessions"),
        utf8(body),
        "Content-Type",
        "application/json");
  }

  @Test
  void uploadSession_ofTheFullToken_isOutOfReachToo() throws Exception {
    JsonNode made =
        http.json(
            session(
                http,
                "{\"folder_id\":\"" + secret + "\",\"file_name\":\"n\",\"file_size\":30000000}"));
    URI status = URI.create(made.at("/session_endpoints/status").asText());
    byte[] none = new byte[0];
    assertRefused(
        toOpen(EVERYTHING).send("GET", status, none, "Accept", "*/*"),
        "access_denied_insufficient_permissions");
    assertRefused(
        toOpen(EVERYTHING).send("DELETE", status, none, "Accept", "*/*"),
        "access_denied_insufficient_permissions");
    assertThat(http.send("GET", status, none, "Accept", "*/*").statusCode()).isEqualTo(200);
  }

  @Test
  void trash_ofAFolderToken_showsWhatWasInIt() throws Exception {
    box.trash("open/inside/a.txt");
    box.trash("secret/b.txt");
    BoxHttp all = toOpen(EVERYTHING);
    JsonNode trash = http.json(all.get("/2.0/folders/trash/items"));
    assertThat(trash.path("entries")).hasSize(1);
    assertThat(trash.at("/entries/0/id").asText()).isEqualTo(file);
    assertThat(all.get("/2.0/files/" + secretFile + "/trash").statusCode()).isEqualTo(403);
    assertThat(all.call("POST", "/2.0/files/" + file, "{}").statusCode()).isEqualTo(201);
  }

  @Test
  void path_ofAFolderToken_beginsAtItsFolder() throws Exception {
    JsonNode json = http.json(toOpen("base_explorer").get("/2.0/files/" + file));
    assertThat(json.at("/path_collection/entries").findValuesAsText("id"))
        .containsExactly(open, inside);
    assertThat(
            http.json(toOpen("base_explorer").get("/2.0/folders/" + open)).path("parent").isNull())
        .isTrue();
  }

  @Test
  void whatTheAccountCannotSee_doesNotExist() throws Exception {
    box.account("eva@acme.test");
    String theirs = box.contents().folder("eva@acme.test", "theirs");
    assertThat(toOpen(EVERYTHING).get("/2.0/folders/" + theirs).statusCode()).isEqualTo(404);
  }

  @Test
  void folderOfAnother_thatOneIsInvitedTo_canBeTheResource() throws Exception {
    box.account("eva@acme.test");
    box.collaborate("open", "eva@acme.test", BoxRole.EDITOR);
    String evas = box.tokens("eva@acme.test").accessToken();
    BoxHttp eva =
        http.withToken(
            http.json(exchange(evas, "base_explorer", resource("folder", inside)))
                .path("access_token")
                .asText());
    assertThat(eva.get("/2.0/files/" + file).statusCode()).isEqualTo(200);
    assertThat(eva.get("/2.0/folders/" + open).statusCode()).isEqualTo(403);
  }

  @Test
  void file_asTheResource_opensNothingElse() throws Exception {
    BoxHttp one = restricted("base_preview item_download", resource("file", file));
    assertThat(one.get("/2.0/files/" + file).statusCode()).isEqualTo(200);
    assertThat(one.get("/2.0/files/" + file + "/content").statusCode()).isEqualTo(302);
    assertThat(one.get("/2.0/files/" + secretFile).statusCode()).isEqualTo(403);
  }

  @Test
  void folder_purgedMeanwhile_leavesATokenForNothing() throws Exception {
    BoxHttp all = toOpen(EVERYTHING);
    http.call("DELETE", "/2.0/folders/" + open + "?recursive=true", "");
    http.call("DELETE", "/2.0/folders/" + open + "/trash", "");
    assertRefused(all.get("/2.0/folders/0"), "access_denied_insufficient_permissions");
  }

  // The scopes

  @ParameterizedTest
  @CsvSource({
    "base_explorer,         list,     200",
    "base_picker,           list,     200",
    "base_upload,           list,     403",
    "item_download,         list,     403",
    "root_readonly,         list,     200",
    "base_explorer,         metadata, 200",
    "base_sidebar,          metadata, 200",
    "item_preview,          metadata, 200",
    "item_upload,           metadata, 403",
    "item_download,         download, 302",
    "base_explorer,         download, 403",
    "root_readonly,         download, 403",
    "root_readwrite,        download, 302",
    "base_upload,           upload,   201",
    "item_upload,           upload,   201",
    "base_explorer,         upload,   403",
    "root_readonly,         upload,   403",
    "item_upload,           create,   201",
    "base_explorer,         create,   403",
    "item_rename,           rename,   200",
    "item_upload,           rename,   403",
    "item_rename,           move,     403",
    "root_readwrite,        move,     200",
    "item_delete,           delete,   204",
    "item_rename,           delete,   403",
    "item_share,            delete,   403",
    "annotation_edit,       me,       200"
  })
  void scope_decidesWhichCallsAreAllowed(String scope, String action, int status) throws Exception {
    BoxHttp limited = toOpen(scope);
    HttpResponse<String> answer =
        switch (action) {
          case "list" -> limited.get("/2.0/folders/" + inside + "/items");
          case "metadata" -> limited.get("/2.0/files/" + file);
          case "download" -> limited.get("/2.0/files/" + file + "/content");
          case "upload" -> limited.upload(inside, "n.txt", utf8("n"));
          case "create" ->
              limited.call(
                  "POST",
                  "/2.0/folders",
                  "{\"name\":\"n\",\"parent\":{\"id\":\"" + inside + "\"}}");
          case "rename" -> limited.call("PUT", "/2.0/files/" + file, "{\"name\":\"n\"}");
          case "move" ->
              limited.call("PUT", "/2.0/files/" + file, "{\"parent\":{\"id\":\"" + open + "\"}}");
          case "delete" -> limited.call("DELETE", "/2.0/files/" + file, "");
          default -> limited.get("/2.0/users/me");
        };
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (status == 403) {
      assertRefused(answer, "insufficient_scope");
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .contains("error=\"insufficient_scope\"");
    }
  }
}

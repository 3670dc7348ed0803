package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.gson.JsonObject;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for a service account's credentials, and what its owner is told otherwise. */
class GoogleServerAppTest {

  private static final TestKeyFile KEY = TestKeyFile.FIRST;

  @Test
  void keyFile_asPathStreamAndText_isTheSameAccount(@TempDir Path folder) throws IOException {
    String json = KEY.json().toString();
    Path file = Files.writeString(folder.resolve("key.json"), json);

    try (InputStream in = new ByteArrayInputStream(json.getBytes(UTF_8))) {
      for (GoogleServerApp app :
          new GoogleServerApp[] {
            GoogleServerApp.keyFile(file),
            GoogleServerApp.keyFile(in),
            GoogleServerApp.keyFile(Secret.of(json))
          }) {
        assertThat(app.email()).contains(KEY.email());
        assertThat(app.clientId()).contains(KEY.clientId());
        assertThat(app).hasToString("GoogleServerApp[" + KEY.email() + ", SigningKey[key-1]]");
      }
    }
  }

  @Test
  void keyFile_absent_isToldWithoutItsContent(@TempDir Path folder) {
    assertThatThrownBy(() -> GoogleServerApp.keyFile(folder.resolve("none.json")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("the Google key file can't be read");
  }

  @Test
  void keyFile_severalFieldsWrong_namesThemAllAndNothingTheyHold() {
    JsonObject json = new JsonObject();
    json.addProperty("type", "FAKESECRET-type");
    json.addProperty("universe_domain", "FAKESECRET.example");
    json.addProperty("private_key", 7);

    assertRefused(
        json.toString(),
        "type is not service_account",
        "universe_domain",
        "client_email",
        "client_id",
        "private_key_id",
        "private_key is missing");
  }

  @Test
  void keyFile_anOAuthClientsFile_isToldApart() {
    assertRefused(
        "{\"installed\":{\"client_id\":\"x\",\"client_secret\":\"FAKESECRET\"}}",
        "type is not service_account");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "FAKESECRET", "[]", "{\"FAKESECRET", "null", "<html>"})
  void keyFile_whatIsNoJsonObject_isRefused(String text) {
    if (text.isEmpty()) {
      assertThatThrownBy(() -> GoogleServerApp.keyFile(InputStream.nullInputStream()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Google key file: it is not");
      return;
    }
    assertRefused(text, "it is not");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FAKESECRET",
        "-----BEGIN PRIVATE KEY-----\nRkFLRVNFQ1JFVA==\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nFAKESECRET!\n-----END PRIVATE KEY-----\n",
        "-----END PRIVATE KEY----------BEGIN PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nRkFLRVNFQ1JFVA==\n-----END RSA PRIVATE KEY-----\n"
      })
  void keyFile_aKeyThatIsNone_isRefusedWithoutAPartOfIt(String pem) {
    JsonObject json = KEY.json();
    json.addProperty("private_key", pem);

    assertRefused(json.toString(), "private_key is");
  }

  @Test
  void keyFile_aKeyOfAnotherKindOrTooShort_isRefused() {
    JsonObject json = KEY.json();
    json.addProperty("private_key", TestKeyFile.pem(TestKeyFile.newPair("EC", 256).getPrivate()));
    assertRefused(json.toString(), "private_key is damaged, or not an RSA key");

    json.addProperty("private_key", TestKeyFile.pem(TestKeyFile.newPair("RSA", 1024).getPrivate()));
    assertRefused(json.toString(), "private_key is shorter than 2048 bits");
  }

  @Test
  void key_openedByOthers_isTakenWithoutAFile() {
    GoogleServerApp app = GoogleServerApp.key(KEY.email(), "k", KEY.pair().getPrivate());

    assertThat(app.email()).contains(KEY.email());
    assertThat(app.clientId()).isEmpty();
    assertThatThrownBy(
            () ->
                GoogleServerApp.key(KEY.email(), "k", TestKeyFile.newPair("EC", 256).getPrivate()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not an RSA key");
    assertThatThrownBy(() -> GoogleServerApp.key(" ", "k", KEY.pair().getPrivate()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void of_credentials_areNamedByTheirClassAlone() {
    GoogleCredentials credentials =
        GoogleCredentials.create(new AccessToken("FAKESECRET-token", null));

    GoogleServerApp app = GoogleServerApp.of(credentials);

    assertThat(app).hasToString("GoogleServerApp[GoogleCredentials]");
    assertThat(app.email()).isEmpty();
    assertThat(app.clientId()).isEmpty();
  }

  @Test
  void serviceAccount_itselfAndUser_areSubjectsOfGoogle() {
    ServiceAccount itself = GoogleServiceAccount.itself();
    ServiceAccount user = GoogleServiceAccount.actingFor("files@globex.example");

    assertThat(itself).isEqualTo(new ServiceAccount("gdrive", "service-account", ""));
    assertThat(user).isEqualTo(new ServiceAccount("gdrive", "user", "files@globex.example"));
    assertThat(GoogleServiceAccount.isSubject(itself)).isTrue();
    assertThat(GoogleServiceAccount.isSubject(user)).isTrue();
    assertThat(GoogleServiceAccount.isSubject(new ServiceAccount("gdrive", "enterprise", "1")))
        .isFalse();
    assertThat(GoogleServiceAccount.isSubject(new ServiceAccount("gdrive", "user", "1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "files", "@globex.example", "a@b@c.test", "a b@c.test", "a@c.t\n"})
  void actingFor_whatIsNoAddress_isRefused(String email) {
    assertThatThrownBy(() -> GoogleServiceAccount.actingFor(email))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("e-mail");
  }

  private static void assertRefused(String json, String... messageParts) {
    Throwable error = catchThrowable(() -> GoogleServerApp.keyFile(Secret.of(json)));
    assertThat(error)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(messageParts)
        .hasNoCause();
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("FAKESECRET", "RkFLRVNFQ1JFVA", "BEGIN");
  }
}

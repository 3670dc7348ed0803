package io.storageconnector.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.openssl.PKCS8Generator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoxServerAppTest {

  private static final Secret CLIENT_SECRET = Secret.of("FAKESECRET-client");
  private static final Secret PASSPHRASE = Secret.of(TestKeys.PASSPHRASE);
  private static final PrivateKey KEY = TestKeys.FIRST.getPrivate();

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of("PKCS#8", TestKeys.plain(KEY)),
        Arguments.of("PBES2, AES-128", TestKeys.encrypted(KEY, PKCS8Generator.AES_128_CBC)),
        Arguments.of("PBES2, AES-192", TestKeys.encrypted(KEY, PKCS8Generator.AES_192_CBC)),
        Arguments.of("PBES2, AES-256", TestKeys.encrypted(KEY, PKCS8Generator.AES_256_CBC)),
        Arguments.of("PBES2, DES-EDE3", TestKeys.encrypted(KEY, PKCS8Generator.DES3_CBC)),
        Arguments.of("PKCS#12, DES-EDE3", TestKeys.encrypted(KEY, PKCS8Generator.PBE_SHA1_3DES)),
        Arguments.of("PBES2, scrypt", TestKeys.scrypt(KEY)),
        Arguments.of("PKCS#1", TestKeys.old(KEY)),
        Arguments.of("PKCS#1, AES-256", TestKeys.oldEncrypted(KEY, "AES-256-CBC")),
        Arguments.of("PKCS#1, DES-EDE3", TestKeys.oldEncrypted(KEY, "DES-EDE3-CBC")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void key_inAnyFormOpenSslWrites_signs(String form, Secret pem) throws GeneralSecurityException {
    BoxServerApp app =
        BoxServerApp.jwtBuilder("client", CLIENT_SECRET).key("k1", pem, PASSPHRASE).build();

    assertThat(app.keys()).hasSize(1);
    assertSignsAs(app.keys().get(0), TestKeys.FIRST);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void key_wrongOrNoPassphrase_isNamedAtOnce(String form, Secret pem) {
    if (!pem.reveal().contains("ENCRYPTED")) {
      assertThat(BoxServerApp.jwtBuilder("client", CLIENT_SECRET).key("k1", pem).build().keys())
          .hasSize(1);
      return;
    }
    assertRefused(
        builder -> builder.key("k1", pem, Secret.of("FAKESECRET-wrong")), "key k1 ", "passphrase");
    assertRefused(builder -> builder.key("k1", pem), "key k1 is encrypted, and has no passphrase");
  }

  /** Padding fits by chance once in a few hundred times, and then the ruins have to be refused. */
  @Test
  void key_manyWrongPassphrases_areAllRefusedAsSuch() {
    Secret pem = TestKeys.oldEncrypted(KEY, "AES-128-CBC");
    for (int i = 0; i < 2_000; i++) {
      Secret wrong = Secret.of("FAKESECRET-" + i);
      assertRefused(builder -> builder.key("k1", pem, wrong), "passphrase");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FAKESECRET",
        " ",
        "-----BEGIN PRIVATE KEY-----\nFAKESECRET\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nRkFLRVNFQ1JFVA==\n-----END PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nRkFLRVNFQ1JFVA==\n-----END ENCRYPTED PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nRkFLRVNFQ1JFVA==\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nRkFLRVNFQ1JFVA=="
      })
  void key_thatIsNone_isNamedAtOnce(String text) {
    assertRefused(
        builder -> builder.key("k1", Secret.of(text), PASSPHRASE), "key k1 is ", "private key");
  }

  @Test
  void key_ofAnotherKindOrTooShort_isNamedAtOnce() {
    KeyPair shorter = TestKeys.pair("RSA", 1024);
    KeyPair elliptic = TestKeys.pair("EC", 256);

    assertRefused(
        builder -> builder.key("k1", TestKeys.plain(shorter.getPrivate())),
        "key k1 is shorter than the 2048 bits Box asks for");
    assertRefused(
        builder -> builder.key("k1", TestKeys.plain(elliptic.getPrivate())),
        "key k1 is not an RSA key");
    assertRefused(builder -> builder.key("k1", elliptic.getPrivate()), "key k1 is not an RSA key");
    assertRefused(
        builder -> builder.key("k1", TestKeys.publicKey(TestKeys.FIRST)),
        "key k1 is not a private key in PEM");
  }

  @Test
  void jwtBuilder_severalProblems_areAllNamed() {
    assertThatThrownBy(
            () ->
                BoxServerApp.jwtBuilder(" ", CLIENT_SECRET)
                    .key("k1", Secret.of("FAKESECRET"))
                    .key("", TestKeys.plain(KEY))
                    .key("k2", KEY)
                    .key("k2", KEY)
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("clientId is blank", "key k1", "id of a key", "two keys", "k2")
        .hasMessageNotContaining("FAKESECRET");
    assertRefused(builder -> {}, "there is no key");
  }

  @Test
  void jwtBuilder_openedKeys_keepTheirOrder() throws GeneralSecurityException {
    BoxServerApp app =
        BoxServerApp.jwtBuilder("client", CLIENT_SECRET)
            .key("new", TestKeys.SECOND.getPrivate())
            .key("old", TestKeys.FIRST.getPrivate())
            .audience(URI.create("https://box.test/token"))
            .build();

    assertThat(app.keys()).extracting(SigningKey::id).containsExactly("new", "old");
    assertSignsAs(app.keys().get(0), TestKeys.SECOND);
    assertThat(app.audience()).isEqualTo(URI.create("https://box.test/token"));
    assertThat(app.serviceAccount()).isEmpty();
  }

  @Test
  void jwt_configFile_isAllThereIsToSay(@TempDir Path folder) throws IOException {
    String text = configFile("k1", TestKeys.encrypted(KEY, PKCS8Generator.AES_256_CBC)).toString();
    Path file = Files.writeString(folder.resolve("config.json"), "\uFEFF" + text);

    for (BoxServerApp app : new BoxServerApp[] {BoxServerApp.jwt(text), BoxServerApp.jwt(file)}) {
      assertThat(app.clientId()).isEqualTo("client");
      assertThat(app.clientSecret()).isEqualTo(CLIENT_SECRET);
      assertThat(app.keys()).extracting(SigningKey::id).containsExactly("k1");
      assertThat(app.audience()).isEqualTo(BoxServerApp.DEFAULT_AUDIENCE);
      assertThat(app.serviceAccount()).contains(BoxServiceAccount.enterprise("12345"));
      assertThat(app).hasToString("BoxServerApp[client, JWT [SigningKey[k1]]]");
    }
  }

  @Test
  void jwt_severalConfigFiles_giveTheirKeysInOrder() {
    String first = configFile("new", TestKeys.plain(TestKeys.SECOND.getPrivate())).toString();
    String second = configFile("old", TestKeys.plain(KEY)).toString();

    assertThat(BoxServerApp.jwt(first, second).keys())
        .extracting(SigningKey::id)
        .containsExactly("new", "old");

    String other = second.replace("\"client\"", "\"another\"");
    assertThatThrownBy(() -> BoxServerApp.jwt(first, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("boxAppSettings.clientID differs");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "12345, 67890, enterprise, 12345",
        "0, 67890, user, 67890",
        "-, 67890, user, 67890",
        "0, -, -, -"
      })
  void serviceAccount_isWhomTheFileNames(
      @Nullable String enterprise,
      @Nullable String user,
      @Nullable String type,
      @Nullable String id) {
    ObjectNode file = configFile("k1", TestKeys.plain(KEY));
    file.put("enterpriseID", enterprise).put("userID", user);

    ServiceAccount account = BoxServerApp.jwt(file.toString()).serviceAccount().orElse(null);

    assertThat(account)
        .isEqualTo(type == null || id == null ? null : new ServiceAccount("box", type, id));
  }

  @Test
  void jwt_missingFields_areAllNamed() {
    assertThatThrownBy(() -> BoxServerApp.jwt("{\"enterpriseID\":\"FAKESECRET\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "boxAppSettings.clientID is missing",
            "boxAppSettings.clientSecret is missing",
            "boxAppSettings.appAuth.publicKeyID is missing",
            "boxAppSettings.appAuth.privateKey is missing",
            "enterpriseID is not a number")
        .hasMessageNotContaining("FAKESECRET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "FAKESECRET", "{\"a\": FAKESECRET", "[\"FAKESECRET\"]", "null"})
  void jwt_aTextThatIsNoConfigFile_isRefusedWithoutAWordOfIt(String text) {
    Throwable error = catchThrowable(() -> BoxServerApp.jwt(text));

    assertThat(error)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Box config file: it is not ");
    assertTellsNothing(error);
  }

  @Test
  void jwt_aFileThatIsNotThere_saysSo(@TempDir Path folder) {
    assertThatThrownBy(() -> BoxServerApp.jwt(folder.resolve("none.json")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("the Box config file can't be read");
  }

  @Test
  void clientCredentials_haveNoKeys() {
    BoxServerApp app = BoxServerApp.clientCredentials("client", CLIENT_SECRET);

    assertThat(app.keys()).isEmpty();
    assertThat(app.serviceAccount()).isEmpty();
    assertThat(app).hasToString("BoxServerApp[client, client credentials]");
    assertThatThrownBy(() -> BoxServerApp.clientCredentials(" ", CLIENT_SECRET))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("clientId is blank");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "abc", "-1", "1.5", "123456789012345678901"})
  void serviceAccount_anIdThatIsNone_isRefused(String id) {
    assertThatThrownBy(() -> BoxServiceAccount.enterprise(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("enterprise");
    assertThatThrownBy(() -> BoxServiceAccount.user(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user");
  }

  @Test
  void serviceAccount_isOfBox() {
    assertThat(BoxServiceAccount.enterprise("12345"))
        .isEqualTo(new ServiceAccount("box", "enterprise", "12345"));
    assertThat(BoxServiceAccount.user("67890"))
        .isEqualTo(new ServiceAccount("box", "user", "67890"));
  }

  private static ObjectNode configFile(String keyId, Secret pem) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("enterpriseID", "12345");
    ObjectNode settings = json.putObject("boxAppSettings");
    settings.put("clientID", "client").put("clientSecret", CLIENT_SECRET.reveal());
    settings
        .putObject("appAuth")
        .put("publicKeyID", keyId)
        .put("privateKey", pem.reveal())
        .put("passphrase", TestKeys.PASSPHRASE);
    return json;
  }

  private static void assertRefused(
      Consumer<BoxServerApp.JwtBuilder> keys, String... messageParts) {
    BoxServerApp.JwtBuilder builder = BoxServerApp.jwtBuilder("client", CLIENT_SECRET);
    keys.accept(builder);
    Throwable error = catchThrowable(builder::build);
    assertThat(error)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(messageParts);
    assertTellsNothing(error);
  }

  /** Neither the message nor anything below it tells of a secret, in clear or as PEM holds it. */
  private static void assertTellsNothing(Throwable error) {
    assertThat(error).hasNoCause();
    assertThat(error.getSuppressed()).isEmpty();
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("FAKESECRET", "RkFLRVNFQ1JFVA", "BEGIN");
  }

  private static void assertSignsAs(SigningKey key, KeyPair pair) throws GeneralSecurityException {
    byte[] content = "content".getBytes(UTF_8);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(pair.getPublic());
    signature.update(content);
    assertThat(signature.verify(key.sign(content))).isTrue();
  }
}

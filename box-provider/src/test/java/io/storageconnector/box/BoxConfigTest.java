package io.storageconnector.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.Operation;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.testkit.FakeBox;
import java.net.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxConfigTest {

  @Test
  void build_defaults_areThoseOfBox() {
    BoxConfig config = BoxConfig.builder("client", Secret.of("secret")).build();

    assertThat(config.clientId()).contains("client");
    assertThat(config.clientSecret()).contains(Secret.of("secret"));
    assertThat(config.serverApp()).isEmpty();
    assertThat(config.apiBaseUrl()).isEqualTo(BoxConfig.DEFAULT_API_BASE_URL);
    assertThat(config.uploadBaseUrl()).isEqualTo(BoxConfig.DEFAULT_UPLOAD_BASE_URL);
    assertThat(config.authorizeUrl()).isEqualTo(BoxConfig.DEFAULT_AUTHORIZE_URL);
    assertThat(config.connectTimeout()).isEqualTo(BoxConfig.DEFAULT_CONNECT_TIMEOUT);
    assertThat(config.readTimeout()).isEqualTo(BoxConfig.DEFAULT_READ_TIMEOUT);
    assertThat(config.changeTimeout()).isEqualTo(BoxConfig.DEFAULT_CHANGE_TIMEOUT);
    assertThat(config.tokenTimeout()).isEqualTo(BoxConfig.DEFAULT_TOKEN_TIMEOUT);
    assertThat(config.maxDirectUpload()).isEqualTo(BoxConfig.MAX_DIRECT_UPLOAD);
    assertThat(config.proxy()).isEmpty();
    assertThat(config.allowsCleartext()).isFalse();
  }

  @Test
  void build_severalProblems_areAllNamed() {
    BoxConfig.Builder builder =
        BoxConfig.builder(" ", "FAKESECRET")
            .apiBaseUrl(URI.create("ftp://api.box.com"))
            .uploadBaseUrl(URI.create("http://upload.box.com"))
            .authorizeUrl(URI.create("https://user:pw@account.box.com/x?y=z"))
            .readTimeout(Duration.ZERO)
            .maxDirectUpload(BoxConfig.MAX_DIRECT_UPLOAD + 1);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "clientId",
            "apiBaseUrl",
            "uploadBaseUrl",
            "authorizeUrl",
            "readTimeout",
            "maxDirectUpload")
        .hasMessageNotContainingAny("FAKESECRET", "pw@");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://10.0.0.1", "http://localhost.evil.test", "https:///x", "api.box.com", "/"})
  void build_anAddressThatIsNone_isRefused(String address) {
    assertThatThrownBy(
            () -> BoxConfig.builder("client", "secret").apiBaseUrl(URI.create(address)).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void toBuilder_keepsEverything() {
    Clock clock = Clock.systemUTC();
    BoxConfig config =
        BoxConfig.builder("client", "secret")
            .apiBaseUrl(URI.create("https://a.test"))
            .uploadBaseUrl(URI.create("https://u.test/api/"))
            .authorizeUrl(URI.create("https://ent.box.com/api/oauth2/authorize"))
            .connectTimeout(Duration.ofSeconds(1))
            .readTimeout(Duration.ofSeconds(2))
            .changeTimeout(Duration.ofSeconds(3))
            .tokenTimeout(Duration.ofSeconds(4))
            .maxDirectUpload(5)
            .clock(clock)
            .proxy(Proxy.NO_PROXY)
            .serviceAccounts(
                BoxServerApp.clientCredentials("server", Secret.of("FAKESECRET-server")))
            .build();

    assertThat(config.toBuilder().build()).usingRecursiveComparison().isEqualTo(config);
    assertThat(config)
        .hasToString(
            "BoxConfig[client, BoxServerApp[server, client credentials], https://a.test, https://u.test/api/]");
  }

  @Test
  void builder_serverApplicationAlone_hasNoneToConsentTo() {
    BoxServerApp app = BoxServerApp.clientCredentials("server", Secret.of("FAKESECRET"));
    BoxConfig config = BoxConfig.builder(app).build();

    assertThat(config.clientId()).isEmpty();
    assertThat(config.clientSecret()).isEmpty();
    assertThat(config.serverApp()).containsSame(app);
    assertThat(config.toBuilder().build()).usingRecursiveComparison().isEqualTo(config);
    assertThat(config)
        .hasToString(
            "BoxConfig[BoxServerApp[server, client credentials], https://api.box.com,"
                + " https://upload.box.com/api]");
  }

  /** An application is of one kind at Box, so this can only be a mistake. */
  @Test
  void serviceAccounts_theApplicationThatAdminsConsentTo_isRefused() {
    BoxServerApp app = BoxServerApp.clientCredentials("client", Secret.of("FAKESECRET"));

    assertThatThrownBy(() -> BoxConfig.builder("client", "secret").serviceAccounts(app).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the same application");
  }

  @Test
  void capabilities_serviceAccounts_needAnApplicationForThem() {
    BoxServerApp app = BoxServerApp.clientCredentials("server", Secret.of("FAKESECRET"));
    try (BoxProvider provider =
        BoxProvider.create(BoxConfig.builder("client", "s").serviceAccounts(app).build())) {
      assertThat(provider.capabilities().supported())
          .containsExactlyInAnyOrderElementsOf(
              EnumSet.complementOf(EnumSet.of(Capability.EXPORT, Capability.SHARED_ROOTS)));
    }
  }

  @Test
  void trustAndProxy_reachBoxByItsOwnNames() {
    try (FakeBox fake = FakeBox.start()) {
      BoxConfig config =
          BoxConfig.builder(fake.clientId(), fake.clientSecret())
              .proxy(new Proxy(Proxy.Type.HTTP, fake.proxy()))
              .trust(fake.certificates().clientContext(), fake.certificates().trustManager())
              .build();
      try (BoxProvider provider = BoxProvider.create(config)) {
        StorageBackend backend =
            provider.open(ProviderContext.of(ConnectionId.of("acme"), fake.clock()));
        AccessToken token =
            AccessToken.of(Secret.of(fake.tokens().accessToken()), Instant.MAX, 1, 1);
        Deadline deadline = Deadline.after(Duration.ofSeconds(20), fake.clock());
        String id = fake.file("a", new byte[] {1});

        assertThat(
                backend
                    .get(Call.of(Operation.GET, token, deadline), ItemRef.file("box", id))
                    .name())
            .isEqualTo("a");
      }
      fake.assertClean();
    }
  }

  @Test
  void capabilities_namesAndLimits_areThoseOfBox() {
    Capabilities capabilities;
    try (BoxProvider provider = BoxProvider.create(BoxConfig.builder("c", "s").build())) {
      capabilities = provider.capabilities();
    }

    assertThat(capabilities.supported())
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(
                EnumSet.of(
                    Capability.SERVICE_ACCOUNTS, Capability.EXPORT, Capability.SHARED_ROOTS)));
    assertThat(capabilities.maxDirectUpload()).isEqualTo(BoxConfig.MAX_DIRECT_UPLOAD);
    assertThat(capabilities.hasCaseSensitiveNames()).isFalse();
    for (String legal :
        new String[] {"a", " a", "a.b", "it's", "\uD83D\uDE00", "-", "...", "a:b"}) {
      assertThat(capabilities.isLegalName(legal)).as(legal).isTrue();
    }
    for (String illegal :
        new String[] {
          "", ".", "..", "a ", "a/b", "a\\b", "a\nb", "\u0000", "\uD83D", "x".repeat(256)
        }) {
      assertThat(capabilities.isLegalName(illegal)).as(illegal).isFalse();
    }
  }
}

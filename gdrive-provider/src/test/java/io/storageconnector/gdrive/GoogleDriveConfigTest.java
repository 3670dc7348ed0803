package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.Capability;
import io.storageconnector.auth.Secret;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoogleDriveConfigTest {

  private static final URI TOKEN = URI.create("https://oauth2.googleapis.com/token");

  @Test
  void build_defaults_areThoseOfGoogleAndTheNarrowestAccess() {
    GoogleDriveConfig config = GoogleDriveConfig.builder("client", Secret.of("secret")).build();

    assertThat(config.clientId()).contains("client");
    assertThat(config.clientSecret()).contains(Secret.of("secret"));
    assertThat(config.serverApp()).isEmpty();
    assertThat(config.access()).containsExactly(DriveAccess.FILES_OF_THIS_APP);
    assertThat(config.scopes()).containsExactly("https://www.googleapis.com/auth/drive.file");
    assertThat(config.endpoints()).isSameAs(GoogleEndpoints.google());
    assertThat(config.endpoints().api()).isEqualTo(URI.create("https://www.googleapis.com"));
    assertThat(config.endpoints().token()).isEqualTo(TOKEN);
    assertThat(config.endpoints().revoke())
        .isEqualTo(URI.create("https://oauth2.googleapis.com/revoke"));
    assertThat(config.tokenTimeout()).isEqualTo(GoogleDriveConfig.DEFAULT_TOKEN_TIMEOUT);
    assertThat(config.wire())
        .isEqualTo(
            new DriveWireSettings(
                URI.create("https://www.googleapis.com"),
                "StorageConnector",
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                null,
                null,
                8 * 1024 * 1024,
                Duration.ofMinutes(15),
                false,
                true,
                null));
  }

  @Test
  void build_everySetting_reachesItsPlace() throws NoSuchAlgorithmException {
    Clock clock = Clock.system(ZoneOffset.UTC);
    SSLContext trust = SSLContext.getDefault();
    GoogleEndpoints endpoints = LoginStub.at(URI.create("https://gateway.example.test"));
    GoogleDriveConfig config =
        GoogleDriveConfig.builder("client", "FAKESECRET")
            .serviceAccounts(TestKeyFile.FIRST.app())
            .access(DriveAccess.FULL, DriveAccess.READ_ONLY)
            .endpoints(endpoints)
            .applicationName("Acme/2.0")
            .connectTimeout(Duration.ofSeconds(1))
            .readTimeout(Duration.ofSeconds(2))
            .tokenTimeout(Duration.ofSeconds(3))
            .chunkSize(512 * 1024)
            .nameIndexDelay(Duration.ZERO)
            .acknowledgeAbuse()
            .quotaUser("tenant-7")
            .clock(clock)
            .proxy(Proxy.NO_PROXY)
            .trust(trust)
            .build();

    assertThat(config.access()).containsExactly(DriveAccess.READ_ONLY, DriveAccess.FULL);
    assertThat(config.tokenTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.clock()).isSameAs(clock);
    assertThat(config.wire())
        .isEqualTo(
            new DriveWireSettings(
                endpoints.api(),
                "Acme/2.0",
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Proxy.NO_PROXY,
                trust,
                512 * 1024,
                Duration.ZERO,
                true,
                true,
                "tenant-7"));
    assertThat(config.toBuilder().build()).usingRecursiveComparison().isEqualTo(config);
    assertThat(config)
        .hasToString(
            "GoogleDriveConfig[client, GoogleServerApp[robot@project.iam.gserviceaccount.com,"
                + " SigningKey[key-1]], [READ_ONLY, FULL], https://gateway.example.test]");
  }

  @Test
  void build_severalProblems_areAllNamed() {
    GoogleDriveConfig.Builder builder =
        GoogleDriveConfig.builder(" ", "FAKESECRET")
            .endpoints(
                GoogleEndpoints.of(
                    URI.create("https://www.googleapis.com/prefix"),
                    URI.create("https://user:pw@accounts.google.com/auth"),
                    URI.create("ftp://oauth2.googleapis.com/token"),
                    URI.create("http://oauth2.googleapis.com/revoke")))
            .applicationName("a\r\nb")
            .connectTimeout(Duration.ZERO)
            .readTimeout(Duration.ofDays(30))
            .tokenTimeout(Duration.ofSeconds(-1))
            .chunkSize(1000)
            .nameIndexDelay(Duration.ofSeconds(-1))
            .quotaUser("x".repeat(41))
            .proxy(new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("p", 1)));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "clientId",
            "endpoints.api has a path",
            "endpoints.authorize has more",
            "endpoints.token is not",
            "endpoints.revoke is http",
            "applicationName",
            "connectTimeout",
            "readTimeout",
            "tokenTimeout",
            "chunkSize",
            "nameIndexDelay",
            "quotaUser",
            "SOCKS")
        .hasMessageNotContainingAny("FAKESECRET", "pw@");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://10.0.0.1", "http://localhost.evil.test", "https:///x", "google.com", "/"})
  void build_anAddressThatIsNone_isRefused(String address) {
    GoogleEndpoints endpoints = GoogleEndpoints.of(URI.create(address), TOKEN, TOKEN, TOKEN);

    assertThatThrownBy(() -> GoogleDriveConfig.builder("c", "s").endpoints(endpoints).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1, 256 * 1024 - 1, 256 * 1024 + 1, 256 * 1024 * 1024 + 256 * 1024})
  void build_aChunkSizeDriveDoesNotTake_isRefused(int size) {
    assertThatThrownBy(() -> GoogleDriveConfig.builder("c", "s").chunkSize(size).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chunkSize");
  }

  @Test
  void builder_credentialsAlone_haveNothingToConsentTo() {
    GoogleServerApp app = TestKeyFile.FIRST.app();
    GoogleDriveConfig config = GoogleDriveConfig.builder(app).build();

    assertThat(config.clientId()).isEmpty();
    assertThat(config.clientSecret()).isEmpty();
    assertThat(config.serverApp()).containsSame(app);
    assertThat(config.toBuilder().build()).usingRecursiveComparison().isEqualTo(config);
  }

  @Test
  void capabilities_logins_areThoseTheConfigurationHoldsCredentialsFor() {
    GoogleServerApp app = TestKeyFile.FIRST.app();
    try (GoogleDriveProvider consent =
            GoogleDriveProvider.create(GoogleDriveConfig.builder("c", "s").build());
        GoogleDriveProvider server =
            GoogleDriveProvider.create(GoogleDriveConfig.builder(app).build())) {
      assertThat(consent.id()).isEqualTo("gdrive");
      assertThat(consent.capabilities().supported())
          .contains(Capability.USER_CONSENT)
          .doesNotContain(Capability.SERVICE_ACCOUNTS);
      assertThat(server.capabilities().supported())
          .contains(Capability.SERVICE_ACCOUNTS)
          .doesNotContain(Capability.USER_CONSENT);
    }
  }

  @ParameterizedTest
  @EnumSource(DriveAccess.class)
  void access_scopes_areGoogles(DriveAccess access) {
    assertThat(access.scope())
        .isEqualTo(
            switch (access) {
              case FILES_OF_THIS_APP -> "https://www.googleapis.com/auth/drive.file";
              case READ_ONLY -> "https://www.googleapis.com/auth/drive.readonly";
              case FULL -> "https://www.googleapis.com/auth/drive";
            });
  }
}

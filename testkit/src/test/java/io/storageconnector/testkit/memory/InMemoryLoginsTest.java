package io.storageconnector.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.Connection;
import io.storageconnector.ErrorKind;
import io.storageconnector.OpenOptions;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.ReauthorizationRequiredException;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.StorageException;
import io.storageconnector.UnsupportedCapabilityException;
import io.storageconnector.UploadRequest;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.NextAction;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.item.ContentSource;
import io.storageconnector.spi.TokenRestriction;
import java.net.URI;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kinds of login that an application can try out on the in-memory provider. */
class InMemoryLoginsTest {

  private static final ConnectionId ACME = ConnectionId.of("acme");
  private static final URI CALLBACK = URI.create("https://app.example/callback");

  private final InMemoryProvider provider = InMemoryProvider.create(InMemoryConfig.boxLike());
  private StorageConnectors storage = storage();

  private StorageConnectors storage() {
    try {
      TokenCipher cipher = TokenCipher.of(new AesGcmJce(new byte[32]));
      return StorageConnectors.builder(InMemoryTokenStore.create(), cipher)
          .provider(provider)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void open() {
    storage = storage();
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private Connection consent(String account) {
    PendingAuthorization pending = storage.authorize(ACME, provider.id(), CALLBACK);
    return storage.complete(pending, provider.approve(pending.url(), account));
  }

  /** The application's code, the same for every kind of login. */
  private void upload(String name) {
    try (StorageConnector connector = storage.open(ACME)) {
      connector.upload(
          UploadRequest.builder(connector.root(), name, ContentSource.of(new byte[10])).build());
    }
  }

  @Test
  void connect_serviceAccountAfterAConsent_worksOnTheSameFilesWithTheSameCode() {
    consent("customer");
    upload("by-consent");

    storage.connect(ACME, provider.serviceAccount("customer"));
    upload("by-service-account");

    try (StorageConnector connector = storage.open(ACME)) {
      assertThat(connector.findByPath(connector.root(), "by-consent")).isPresent();
      assertThat(connector.findByPath(connector.root(), "by-service-account")).isPresent();
    }
  }

  @Test
  void connect_refusedServiceAccount_isAClearErrorAndHealsByItself() {
    storage.connect(ACME, provider.serviceAccount("customer"));
    provider.refuseServiceAccounts();
    provider.expireAccessTokens();

    assertThatThrownBy(() -> upload("refused"))
        .isInstanceOf(ReauthorizationRequiredException.class);
    assertThat(storage.find(ACME).orElseThrow().nextAction())
        .isEqualTo(NextAction.AUTHORIZE_APPLICATION);
    provider.allowServiceAccounts();
    storage.connect(ACME, provider.serviceAccount("customer"));

    upload("allowed");
  }

  @Test
  void complete_otherAccount_isRefused() {
    assertThat(consent("customer").account()).contains("customer");

    assertThatThrownBy(() -> consent("somebody-else"))
        .asInstanceOf(type(StorageException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_FAILED));
    upload("still-the-customers");
  }

  @Test
  void open_restrictedWithoutTheCapability_refusesAndSendsNothing() {
    consent("customer");
    try (StorageConnector connector = storage.open(ACME)) {
      OpenOptions options =
          OpenOptions.builder()
              .root(connector.root())
              .restrictedTo(TokenRestriction.Access.READ)
              .build();

      assertThatThrownBy(() -> storage.open(ACME, options))
          .isInstanceOf(UnsupportedCapabilityException.class);
    }
  }
}

package io.storageconnector.spi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.Connection;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.ItemRef;
import java.lang.reflect.Proxy;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A provider without logins is connected and used like any other. */
class WithoutLoginTest {

  private static final ItemRef ROOT = ItemRef.folder("mount", "0");
  private static final ConnectionId ACME = ConnectionId.of("acme");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final List<AccessToken> sent = new ArrayList<>();
  private final InMemoryTokenStore store = InMemoryTokenStore.create();

  @Test
  void connect_anyServiceAccount_isActiveAndStaysSoForYears() throws GeneralSecurityException {
    try (StorageConnectors storage = storageAt(NOW)) {
      Connection connection = storage.connect(ACME, new ServiceAccount("mount", "mount", ""));
      assertThat(connection.state()).isEqualTo(ConnectionState.ACTIVE);
      try (StorageConnector connector = storage.open(ACME)) {
        assertThat(connector.get(ROOT).ref()).isEqualTo(ROOT);
      }
    }
    try (StorageConnectors later = storageAt(NOW.plus(Duration.ofDays(3650)));
        StorageConnector connector = later.open(ACME)) {
      assertThat(connector.get(ROOT).ref()).isEqualTo(ROOT);
    }
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).isSameVersion(sent.get(0))).as("no second token was minted").isTrue();
  }

  private StorageConnectors storageAt(Instant now) throws GeneralSecurityException {
    return StorageConnectors.builder(store, TokenCipher.of(new AesGcmJce(new byte[32])))
        .provider(new Mount())
        .clock(Clock.fixed(now, ZoneOffset.UTC))
        .build();
  }

  /** Storage that consists of one empty folder. */
  private final class Mount implements StorageProvider {

    @Override
    public String id() {
      return "mount";
    }

    @Override
    public Capabilities capabilities() {
      return Capabilities.builder("mount").supports(Capability.SERVICE_ACCOUNTS).build();
    }

    @Override
    public StorageBackend open(ProviderContext context) {
      return (StorageBackend)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {StorageBackend.class},
              (proxy, method, arguments) -> {
                if (arguments == null) {
                  return ROOT;
                }
                sent.add(((Call) arguments[0]).token());
                return FolderItem.builder(ROOT, "root").build();
              });
    }

    @Override
    public TokenEndpoint tokenEndpoint() {
      return TokenEndpoint.withoutLogin();
    }
  }
}

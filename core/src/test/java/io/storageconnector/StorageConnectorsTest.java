package io.storageconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.NextAction;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.internal.rotation.FakeTokenEndpoint;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.RotationProfile.Policy;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.spi.TokenEndpoint;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The entry class, as an application uses it. */
@Timeout(30)
class StorageConnectorsTest {

  private static final ConnectionId ACME = ConnectionId.of("acme");
  private static final URI CALLBACK = URI.create("https://app.example/callback");
  private static final ItemRef ROOT = ItemRef.folder("fake", "0");

  private final InMemoryTokenStore store = InMemoryTokenStore.create();
  private final FakeProvider provider = new FakeProvider("fake", 1);
  private final StorageConnectors storage = builder().provider(provider).build();

  private StorageConnectors.Builder builder() {
    try {
      return StorageConnectors.builder(store, TokenCipher.of(new AesGcmJce(new byte[32])));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertKind(ThrowingCallable call, ErrorKind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.toString()).doesNotContain("FAKESECRET");
            });
  }

  private static Map<String, String> callback(PendingAuthorization pending, String... more) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("state", pending.request().state().reveal());
    for (int i = 0; i < more.length; i += 2) {
      parameters.put(more[i], more[i + 1]);
    }
    return parameters;
  }

  private Connection connect() {
    PendingAuthorization pending = storage.authorize(ACME, "fake", CALLBACK);
    return storage.complete(pending, callback(pending, "code", "FAKESECRET-code"));
  }

  @Test
  void complete_goodCallback_storesAGrantThatOpens() {
    Connection connection = connect();

    assertThat(connection)
        .hasToString("Connection[acme, fake, ACTIVE]")
        .extracting(Connection::nextAction)
        .isEqualTo(NextAction.NONE);
    assertThat(storage.find(ACME))
        .hasValueSatisfying(found -> assertThat(found).hasToString(connection.toString()));
    try (StorageConnector opened = storage.open(ACME)) {
      assertThat(opened.get(ROOT).ref()).isEqualTo(ROOT);
    }
    assertThat(provider.versions).containsExactly("1.1");
  }

  @Test
  void open_byAnotherProcess_usesTheSameGrant() {
    connect();
    StorageConnectors other = builder().provider(provider).build();

    assertThat(other.open(ACME).get(ROOT).ref()).isEqualTo(ROOT);

    assertThat(provider.versions).containsExactly("1.1");
  }

  @Test
  void open_accessTokenRefused_isReplacedOnce() {
    connect();
    provider.refuses = "1.1";

    assertThat(storage.open(ACME).get(ROOT).ref()).isEqualTo(ROOT);

    assertThat(provider.versions).containsExactly("1.1", "1.2");
  }

  @Test
  void complete_pendingRestoredFromTheSession_works() {
    PendingAuthorization pending = storage.authorize(ACME, "fake", CALLBACK);

    PendingAuthorization restored = PendingAuthorization.parse(pending.toSecret());

    assertThat(restored.url()).isEqualTo(pending.url());
    assertThat(storage.complete(restored, callback(pending, "code", "FAKESECRET-code")).state())
        .isEqualTo(ConnectionState.ACTIVE);
  }

  @Test
  void complete_stateOfAnotherAuthorization_isRefusedBeforeTheCodeIsSent() {
    PendingAuthorization pending = storage.authorize(ACME, "fake", CALLBACK);
    PendingAuthorization foreign = storage.authorize(ACME, "fake", CALLBACK);

    assertKind(
        () -> storage.complete(pending, callback(foreign, "code", "FAKESECRET-code")),
        ErrorKind.AUTHORIZATION_FAILED);
    assertKind(
        () -> storage.complete(pending, Map.of("code", "FAKESECRET-code")),
        ErrorKind.AUTHORIZATION_FAILED);

    assertThat(storage.find(ACME)).isEmpty();
  }

  @Test
  void authorize_providerWithoutConsent_isRefused() {
    provider.supported = Set.of();

    assertThatThrownBy(() -> storage.authorize(ACME, "fake", CALLBACK))
        .isInstanceOfSatisfying(
            UnsupportedCapabilityException.class,
            e -> assertThat(e.capability()).isEqualTo(Capability.USER_CONSENT));
  }

  @Test
  void complete_adminRefused_tellsTheKnownCodeOnly() {
    PendingAuthorization pending = storage.authorize(ACME, "fake", CALLBACK);

    assertThatThrownBy(() -> storage.complete(pending, callback(pending, "error", "access_denied")))
        .hasMessageContaining("access_denied");
    assertThatThrownBy(() -> storage.complete(pending, callback(pending, "error", "FAKESECRET-x")))
        .hasMessageContaining("an unknown error");
  }

  @Test
  void complete_missingOrForeignCode_fails() {
    PendingAuthorization pending = storage.authorize(ACME, "fake", CALLBACK);

    assertKind(() -> storage.complete(pending, callback(pending)), ErrorKind.AUTHORIZATION_FAILED);
    assertKind(
        () -> storage.complete(pending, callback(pending, "code", "stale")),
        ErrorKind.AUTHORIZATION_FAILED);
  }

  @Test
  void disconnect_connected_revokesAndClosesTheDoor() {
    connect();
    StorageConnector opened = storage.open(ACME);

    assertThat(storage.disconnect(ACME)).isTrue();

    assertThat(storage.find(ACME))
        .hasValueSatisfying(found -> assertThat(found.state()).isEqualTo(ConnectionState.GONE));
    assertKind(() -> opened.get(ROOT), ErrorKind.NOT_CONNECTED);
    assertKind(() -> storage.open(ACME), ErrorKind.NOT_CONNECTED);
    assertThat(storage.disconnect(ACME)).isTrue();
    assertThat(connect().state()).isEqualTo(ConnectionState.ACTIVE);
    assertThat(opened.get(ROOT).ref()).as("the view lives again").isEqualTo(ROOT);
  }

  @Test
  void open_neverConnected_isNotConnected() {
    assertKind(() -> storage.open(ACME), ErrorKind.NOT_CONNECTED);
    assertThat(storage.disconnect(ACME)).isTrue();
  }

  @Test
  void open_rootOfAnotherProvider_isRefused() {
    connect();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                storage.open(
                    ACME, OpenOptions.builder().root(ItemRef.folder("other", "1")).build()));
  }

  @Test
  void close_twice_closesProvidersOnceAndLeavesTheStore() {
    connect();

    storage.close();
    storage.close();

    assertThat(provider.closed).isEqualTo(1);
    assertThat(store.load(ACME)).isPresent();
    assertThatIllegalStateException().isThrownBy(() -> storage.open(ACME));
  }

  @Test
  void builder_badParts_areRefused() {
    assertThatIllegalStateException().isThrownBy(() -> builder().build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().provider(provider).provider(new FakeProvider("fake", 1)))
        .withMessageContaining("fake");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().provider(new FakeProvider("old", 99)))
        .withMessageContaining("99");
    assertThatIllegalArgumentException().isThrownBy(() -> builder().maxConcurrentCalls(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> storage.authorize(ACME, "unknown", CALLBACK));
  }

  @Test
  void installationId_ofAnotherInstallation_keepsTheGrantShut() {
    connect();
    StorageConnectors staging = builder().installationId("staging").provider(provider).build();

    assertKind(() -> staging.open(ACME), ErrorKind.UNAVAILABLE);
  }

  @Test
  void observer_ofConnectAndDisconnect_isTold() {
    List<ConnectionState> states = new ArrayList<>();
    StorageConnectors told =
        builder()
            .provider(provider)
            .observer(
                new StorageObserver() {
                  @Override
                  public void stateChanged(Connection connection) {
                    states.add(connection.state());
                    throw new IllegalStateException("an observer's own trouble");
                  }
                })
            .build();
    PendingAuthorization pending = told.authorize(ACME, "fake", CALLBACK);

    told.complete(pending, callback(pending, "code", "FAKESECRET-code"));
    told.disconnect(ACME);

    assertThat(states).containsExactly(ConnectionState.ACTIVE, ConnectionState.GONE);
  }

  /** A provider whose backend knows one folder and notes the versions of the tokens it sees. */
  private static final class FakeProvider implements StorageProvider {

    final List<String> versions = new ArrayList<>();
    int closed;
    @Nullable String refuses;
    Set<Capability> supported = Set.of(Capability.USER_CONSENT);

    private final String id;
    private final int spi;
    private final FakeTokenEndpoint endpoint =
        FakeTokenEndpoint.of(Clock.systemUTC(), Policy.SAME_PAIR);

    FakeProvider(String id, int spi) {
      this.id = id;
      this.spi = spi;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public int spiVersion() {
      return spi;
    }

    @Override
    public Capabilities capabilities() {
      return Capabilities.builder(id).supports(supported.toArray(Capability[]::new)).build();
    }

    @Override
    public StorageBackend open(ProviderContext context) {
      return (StorageBackend)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {StorageBackend.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "root" -> ROOT;
                    case "get" -> get((Call) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
    }

    private Object get(Call call) {
      versions.add(call.token().toString());
      if (call.token().toString().equals(refuses)) {
        throw StorageException.builder(ErrorKind.ACCESS_TOKEN_REJECTED, call.operation(), "refused")
            .build();
      }
      return FolderItem.builder(ROOT, "all").build();
    }

    @Override
    public TokenEndpoint tokenEndpoint() {
      return endpoint;
    }

    @Override
    public void close() {
      closed++;
    }
  }
}

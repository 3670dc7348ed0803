package io.storageconnector.internal.rotation;

import static io.storageconnector.internal.rotation.FakeTokenEndpoint.access;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.storageconnector.ResealReport;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.spi.RotationProfile.Policy;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The change of the key, as the guide for operators tells it, with real keysets. */
class ResealTest {

  private final FakeWorld world = new FakeWorld();
  private final FaultyStore store = new FaultyStore();
  private final FakeTokenEndpoint provider = FakeTokenEndpoint.of(world, Policy.SAME_PAIR);
  private final KeysetHandle.Builder.Entry first =
      KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM);

  @BeforeAll
  static void registerTink() throws GeneralSecurityException {
    AeadConfig.register();
  }

  private static TokenCipher cipher(KeysetHandle keys) throws GeneralSecurityException {
    return TokenCipher.of(keys.getPrimitive(RegistryConfiguration.get(), Aead.class));
  }

  private KeysetHandle oldKeys() throws GeneralSecurityException {
    return KeysetHandle.newBuilder().addEntry(first.withRandomId().makePrimary()).build();
  }

  private static KeysetHandle added(KeysetHandle keys) throws GeneralSecurityException {
    return KeysetHandle.newBuilder(keys)
        .addEntry(
            KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                .withRandomId())
        .build();
  }

  private static KeysetHandle changed(KeysetHandle keys, Consumer<KeysetHandle.Builder> change)
      throws GeneralSecurityException {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(keys);
    change.accept(builder);
    return builder.build();
  }

  private Pod pod(KeysetHandle keys) throws GeneralSecurityException {
    return Pod.withCipher(world, store, cipher(keys), provider);
  }

  @Test
  void reseal_afterPromotion_needsTheOldKeyNoMore() throws GeneralSecurityException {
    KeysetHandle old = oldKeys();
    pod(old).connect();
    for (int i = 0; i < 5; i++) {
      pod(old)
          .register
          .connect(ConnectionId.of("c" + i), new ServiceAccount("fake", "user", "u" + i));
    }
    KeysetHandle both = added(old);
    KeysetHandle promoted = changed(both, keys -> keys.getAt(1).makePrimary());
    KeysetHandle without = changed(promoted, keys -> keys.deleteAt(0));
    // While some processes write with the new key and some still with the old one, all read both.
    assertThat(pod(promoted).token()).isEqualTo(pod(both).token());
    assertThatThrownBy(() -> pod(without).current()).isInstanceOf(StorageException.class);

    ResealReport report = pod(promoted).coordinator.upkeep().reseal();

    assertThat(report.left()).isZero();
    assertThat(report.resealed()).isEqualTo(6);
    assertThat(pod(without).token()).isEqualTo(access(1));
    assertThat(pod(without).register.find(ConnectionId.of("c4"))).isPresent();
    // A process that missed the first step can't open the record, and must not touch it.
    StoredToken sealed = store.inner.load(Pod.ACME).orElseThrow();
    world.advance(Duration.ofHours(2));
    assertThatThrownBy(() -> pod(old).current())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("does not open");
    assertThat(store.inner.load(Pod.ACME)).contains(sealed);
    assertThat(provider.presented).isEmpty();
  }

  @Test
  void reseal_keepsContentAndDueTime() throws GeneralSecurityException {
    Pod pod = pod(oldKeys());
    pod.connect();
    Versioned before = pod.vault.load(Pod.ACME).orElseThrow();

    pod.coordinator.upkeep().reseal();

    Versioned after = pod.vault.load(Pod.ACME).orElseThrow();
    assertThat(after.record()).isEqualTo(before.record());
    assertThat(after.dueAt()).isEqualTo(before.dueAt());
    assertThat(after.revision()).isNotEqualTo(before.revision());
  }

  @Test
  void reseal_whileARefreshIsUnderWay_leavesThatRecordToIt() throws GeneralSecurityException {
    Pod pod = pod(oldKeys());
    pod.connect();
    world.advance(Duration.ofHours(2));
    ResealReport[] report = new ResealReport[1];
    provider.onTheWayThere.add(() -> report[0] = pod.coordinator.upkeep().reseal());

    assertThat(pod.token()).isEqualTo(access(2));

    assertThat(report[0].pending()).containsExactly(Pod.ACME);
    assertThat(report[0].left()).isEqualTo(1);
    assertThat(provider.presented).hasSize(1);
    assertThat(pod.coordinator.upkeep().reseal().left()).isZero();
  }

  @Test
  void reseal_recordThatDoesNotOpen_isNamedAndStaysAsItIs() throws GeneralSecurityException {
    Pod pod = pod(oldKeys());
    pod.connect();
    ConnectionId broken = ConnectionId.of("broken");
    StoredToken sealed = StoredToken.of(RandomIds.revision(), world.instant(), new byte[] {1});
    store.inner.compareAndSet(broken, Revision.ABSENT, sealed);

    ResealReport report = pod.coordinator.upkeep().reseal();

    assertThat(report.unreadable()).containsExactly(broken);
    assertThat(report.left()).isEqualTo(1);
    assertThat(store.inner.load(broken)).contains(sealed);
  }
}

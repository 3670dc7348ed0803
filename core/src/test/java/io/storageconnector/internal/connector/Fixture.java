package io.storageconnector.internal.connector;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.StorageObserver;
import io.storageconnector.Timeouts;
import io.storageconnector.TransferConfig;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.internal.chain.CallLimit;
import io.storageconnector.internal.chain.CallPolicy;
import io.storageconnector.internal.rotation.InstallationSeal;
import io.storageconnector.internal.rotation.TokenSource;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Deadline;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A scripted backend, a clock and tokens, and the connectors over them. */
final class Fixture {

  static final ItemRef ROOT = ScriptedBackend.ROOT;
  static final long MAX_DIRECT = 16;

  final TestClock clock = new TestClock();
  final ScriptedBackend backend;
  final Tokens tokens = new Tokens(clock);
  final Events events = new Events();
  final Capabilities capabilities;
  final StorageConnector connector;

  private Fixture(Set<Capability> supported) {
    this.backend = new ScriptedBackend(clock, supported.contains(Capability.UNIQUE_NAMES));
    backend.takesPartsInOrder = !supported.contains(Capability.PARALLEL_PARTS);
    this.capabilities =
        Capabilities.builder(ScriptedBackend.PROVIDER)
            .supports(supported.toArray(Capability[]::new))
            .names(20, "at most 20 characters, no backslash", name -> name.indexOf('\\') < 0)
            .maxPageSize(3)
            .maxDirectUpload(MAX_DIRECT)
            .maxFileSize(1000)
            .build();
    this.connector = open(null);
  }

  /** Like Box: the provider keeps names unique. */
  static Fixture unique() {
    return new Fixture(EnumSet.allOf(Capability.class));
  }

  /** Like Drive: names may be taken twice, ids can be chosen beforehand. */
  static Fixture twins() {
    EnumSet<Capability> supported = EnumSet.allOf(Capability.class);
    supported.remove(Capability.UNIQUE_NAMES);
    return new Fixture(supported);
  }

  /** Like Drive in full: parts go one after the other, too. */
  static Fixture inOrder() {
    EnumSet<Capability> supported = EnumSet.allOf(Capability.class);
    supported.removeAll(Set.of(Capability.UNIQUE_NAMES, Capability.PARALLEL_PARTS));
    return new Fixture(supported);
  }

  static Fixture without(Capability... capabilities) {
    EnumSet<Capability> supported = EnumSet.allOf(Capability.class);
    supported.removeAll(List.of(capabilities));
    return new Fixture(supported);
  }

  static InstallationSeal seal(String installation) {
    try {
      return InstallationSeal.forUploads(TokenCipher.of(new AesGcmJce(new byte[16])), installation);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  StorageConnector open(@Nullable ItemRef root) {
    return open(root, ConnectionId.of("acme"), "test");
  }

  StorageConnector open(@Nullable ItemRef root, ConnectionId connection, String installation) {
    CallPolicy policy =
        new CallPolicy(
            clock,
            clock,
            RetryConfig.DEFAULT,
            Timeouts.DEFAULT,
            TransferConfig.single(),
            events,
            CallLimit.of(4),
            seal(installation));
    return DefaultStorageConnector.create(connection, backend, capabilities, tokens, policy, root);
  }

  /** Tokens that are renewed by counting. */
  static final class Tokens implements TokenSource {

    private final TestClock clock;
    private long sequence = 1;
    int replaced;
    int accepted;
    int refusedAlthoughNew;

    /** False: the refused new token had ended, or another process had replaced it. */
    boolean refusesNewOnes = true;

    Tokens(TestClock clock) {
      this.clock = clock;
    }

    @Override
    public AccessToken current(Deadline deadline) {
      return AccessToken.of(
          Secret.of("FAKESECRET-token-" + sequence),
          clock.instant().plus(Duration.ofHours(1)),
          1,
          sequence);
    }

    @Override
    public AccessToken replace(AccessToken rejected, Deadline deadline) {
      if (refusesNewOnes && refusedAlthoughNew > 0) {
        throw StorageException.builder(
                ErrorKind.REAUTH_REQUIRED, Operation.AUTHORIZE, "even a new token is refused")
            .reason(ReauthorizationReason.ACCESS_TOKEN_REFUSED)
            .build();
      }
      replaced++;
      sequence++;
      return current(deadline);
    }

    @Override
    public void accepted(AccessToken token) {
      accepted++;
    }

    @Override
    public void refusedAlthoughNew(AccessToken token) {
      refusedAlthoughNew++;
    }
  }

  /** Records what an observer hears. */
  static final class Events implements StorageObserver {

    final List<String> finished = new ArrayList<>();
    final List<String> failed = new ArrayList<>();

    @Override
    public void operationFinished(
        ConnectionId connection,
        Operation operation,
        Duration duration,
        Optional<ErrorKind> error) {
      finished.add(operation + error.map(kind -> " " + kind).orElse(""));
    }

    @Override
    public void attemptFailed(
        ConnectionId connection,
        Operation operation,
        int attempt,
        ErrorKind error,
        Duration delay) {
      failed.add(operation + " " + attempt + " " + error);
    }
  }
}

package io.storageconnector.testkit.contract;

import static io.storageconnector.testkit.contract.TokenStorePort.BACKING;
import static io.storageconnector.testkit.contract.TokenStorePort.FAULTS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.storageconnector.Connection;
import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every promise of {@code TokenStore}, as tests. This is what the author of a store extends:
 *
 * <pre>{@code
 * class MyTokenStoreContractTest extends TokenStoreContract {
 *
 *   @Override
 *   protected TokenStoreHarness harness() {
 *     MyServer.deleteEverything();
 *     return () -> MyTokenStore.create(MyServer.address());
 *   }
 * }
 * }</pre>
 *
 * <p>The areas are the rungs of a ladder, each of which includes those below it, so that a store
 * can be written step by step: {@link TokenRecordContract}, {@link TokenScanContract}, {@link
 * TokenRaceContract}, {@link TokenDurabilityContract}, and this one, which is all of them and the
 * library over the store: processes that die while they rotate a refresh token, records that were
 * damaged, and secrets that must not be seen.
 *
 * <p>What needs a part of the harness that is missing is left out, and a summary of it is logged
 * after the last test. In memory all of it takes about ten seconds; a slow store does fewer rounds.
 */
public abstract class TokenStoreContract extends TokenDurabilityContract {

  private static final ConnectionId GLOBEX = ConnectionId.of("globex");

  /** Stands in every token of the in-memory provider. */
  private static final String MARKER = "FAKESECRET";

  private static final int CALLERS = 64;
  private static final int ROTATIONS = 5;

  private @Nullable RotationWorld running;

  /** For subclasses. */
  protected TokenStoreContract() {}

  /** Runs before the stores are closed, which the processes use. */
  @AfterEach
  final void closeWorld() {
    RotationWorld last = running;
    running = null;
    if (last != null) {
      last.close();
    }
  }

  private RotationWorld begin(RotationWorld world) {
    running = world;
    return world;
  }

  /** Where a process dies while it rotates a refresh token. */
  private enum Death {
    /** It has seen that a refresh is due, and has written nothing. */
    BEFORE_THE_CLAIM(0, 1),
    /** Its claim is stored, the provider was not asked. */
    AFTER_THE_CLAIM(0, 1),
    /** The provider has spent the old refresh token; the new one was in this process only. */
    BEFORE_THE_SAVE(1, 2),
    /** The new tokens are stored, and nobody was told. */
    AFTER_THE_SAVE(1, 1);

    private final int exchangesOfTheDead;
    private final int exchangesInAll;

    Death(int exchangesOfTheDead, int exchangesInAll) {
      this.exchangesOfTheDead = exchangesOfTheDead;
      this.exchangesInAll = exchangesInAll;
    }

    void await(StoreOfProcess store) {
      switch (this) {
        case BEFORE_THE_CLAIM -> store.beforeWrite(1, store::die);
        case AFTER_THE_CLAIM -> store.afterWrite(1, store::die);
        case BEFORE_THE_SAVE -> store.beforeWrite(2, store::die);
        case AFTER_THE_SAVE -> store.afterWrite(2, store::die);
      }
    }
  }

  /**
   * Another process goes on where one died, with the grant alive.
   *
   * @param death where it died
   */
  @ParameterizedTest
  @EnumSource
  public final void rotation_processDies_anotherRecovers(Death death) {
    RotationWorld world = begin(RotationWorld.forgiving());
    RotatingProcess first = world.process(open());
    first.connect(ACME);
    first.call(ACME);
    world.outliveTokens();
    int before = world.exchanges();
    death.await(first.store());
    first.callAndPerhapsDie(ACME);
    assertThat(first.store().isDead()).as("the process died").isTrue();
    assertThat(world.exchanges() - before)
        .as("exchanges of the dead process")
        .isEqualTo(death.exchangesOfTheDead);
    world.outliveLeases();
    RotatingProcess second = world.process(open());
    second.call(ACME);
    assertThat(world.exchanges() - before).as("exchanges in all").isEqualTo(death.exchangesInAll);
    world.outliveTokens();
    world.process(open()).call(ACME);
    assertThat(world.exchanges() - before).isEqualTo(death.exchangesInAll + 1);
    assertThat(second.connectors().find(ACME))
        .map(Connection::state)
        .contains(ConnectionState.ACTIVE);
  }

  /** However many callers two processes have, a refresh token is presented once. */
  @Test
  public final void rotation_manyCallersInTwoProcesses_exchangeOnce() {
    RotationWorld world = begin(RotationWorld.unforgiving());
    List<RotatingProcess> both = List.of(world.process(open()), world.process(open()));
    both.get(0).connect(ACME);
    for (int rotation = 0; rotation < ROTATIONS; rotation++) {
      world.outliveTokens();
      int before = world.exchanges();
      Race.of(
          CALLERS,
          thread ->
              () -> {
                both.get(thread % 2).call(ACME);
                return true;
              });
      assertThat(world.exchanges() - before).as("exchanges of rotation %s", rotation).isEqualTo(1);
    }
  }

  /** A claim or a save whose answer is lost costs an exchange at most, and never the grant. */
  @Test
  @RequiresTokenStorePort(FAULTS)
  public final void rotation_storeFailsAtAnyWrite_keepsTheGrant() {
    RotationWorld world = begin(RotationWorld.forgiving());
    RotatingProcess process = world.process(open());
    process.connect(ACME);
    for (int write = 1; write <= 2; write++) {
      for (Runnable fault :
          List.<Runnable>of(
              faults()::failNextWriteBeforeItIsApplied, faults()::failNextWriteAfterItIsApplied)) {
        world.outliveTokens();
        int before = world.exchanges();
        process.store().beforeWrite(write, fault);
        Throwable thrown = catchThrowable(() -> process.call(ACME));
        if (thrown != null) {
          assertThat(thrown)
              .isInstanceOfSatisfying(
                  StorageException.class,
                  error -> assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
          world.outliveLeases();
          process.call(ACME);
        }
        assertThat(world.exchanges() - before).as("exchanges").isEqualTo(1);
        world.process(open()).call(ACME);
        assertThat(world.exchanges() - before).as("exchanges").isEqualTo(1);
      }
    }
  }

  /** How a record in the store can be damaged. */
  private enum Damage {
    EMPTY,
    GARBAGE,
    TRUNCATED,
    ONE_BIT,
    OF_ANOTHER_CONNECTION
  }

  /**
   * A record that does not open is an error that names the connection; it is left as it is, the
   * provider is not asked, and other connections go on.
   *
   * @param damage what happened to the record
   */
  @ParameterizedTest
  @EnumSource
  public final void badRecord_anyCall_isReportedAndLeftAlone(Damage damage) {
    RotationWorld world = begin(RotationWorld.forgiving());
    RotatingProcess process = world.process(open());
    process.connect(ACME);
    process.connect(GLOBEX);
    TokenStore store = open();
    StoredToken good = store.load(ACME).orElseThrow();
    StoredToken bad = replace(store, ACME, good, token(damaged(damage, good.sealed(), store)));
    world.outliveTokens();
    int before = world.exchanges();
    RotatingProcess another = world.process(open());
    for (RotatingProcess each : List.of(process, another)) {
      assertUnreadable(() -> each.call(ACME));
      assertUnreadable(() -> each.connectors().find(ACME));
      assertUnreadable(() -> each.connectors().disconnect(ACME));
    }
    assertThat(world.exchanges()).as("exchanges").isEqualTo(before);
    assertHolds(store, ACME, bad);
    process.call(GLOBEX);
    another.call(GLOBEX);
    replace(store, ACME, bad, StoredToken.of(revision(), good.dueAt(), good.sealed()));
    another.call(ACME);
  }

  private static byte[] damaged(Damage damage, byte[] sealed, TokenStore store) {
    return switch (damage) {
      case EMPTY -> new byte[0];
      case GARBAGE -> Samples.bytes(sealed.length);
      case TRUNCATED -> Arrays.copyOf(sealed, sealed.length / 2);
      case ONE_BIT -> {
        byte[] changed = sealed.clone();
        changed[changed.length / 2] ^= 1;
        yield changed;
      }
      case OF_ANOTHER_CONNECTION -> store.load(GLOBEX).orElseThrow().sealed();
    };
  }

  private static void assertUnreadable(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown)
        .isInstanceOfSatisfying(
            StorageException.class,
            error -> {
              assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
              assertThat(error).hasMessageContaining(ACME.value());
            });
    assertShowsNoSecret("an exception", traceOf(thrown));
  }

  /** What lies in the backing is sealed: nobody who reads it finds a token. */
  @Test
  @RequiresTokenStorePort(BACKING)
  public final void backing_afterRotations_holdsNoSecret() {
    RotationWorld world = begin(RotationWorld.forgiving());
    RotatingProcess process = world.process(open());
    process.connect(ACME);
    world.outliveTokens();
    process.call(ACME);
    byte[] sealed = open().load(ACME).orElseThrow().sealed();
    String backing = new String(opened().backing().orElseThrow(), ISO_8859_1);
    assertThat(
            Stream.of(
                new String(sealed, ISO_8859_1),
                HexFormat.of().formatHex(sealed),
                Base64.getEncoder().encodeToString(sealed)))
        .as("the harness shows the backing with the sealed bytes in it")
        .anyMatch(backing::contains);
    assertShowsNoSecret("the backing", backing);
  }

  /** A store prints nothing of what it holds, not in hexadecimal either. */
  @Test
  public final void toString_ofTheStore_showsNoSecret() {
    TokenStore store = open();
    StoredToken record = insert(store, ACME, token(MARKER));
    assertShowsNoSecret("the store", store.toString());
    assertShowsNoSecret("a record", record.toString());
    assertShowsNoSecret("a record", store.load(ACME).toString());
    assertShowsNoSecret("what is due", store.due(DUE, 1).toString());
  }

  /** The exception of a failed write shows nothing of the record, and neither do its causes. */
  @Test
  @RequiresTokenStorePort(FAULTS)
  public final void exception_ofAFailedWrite_showsNoSecret() {
    TokenStore store = open();
    for (int i = 0; i < 2; i++) {
      faults().failNextWriteBeforeItIsApplied();
      assertFailureShowsNoSecret(store);
      faults().failNextWriteAfterItIsApplied();
      assertFailureShowsNoSecret(store);
    }
  }

  private static void assertFailureShowsNoSecret(TokenStore store) {
    Revision present = store.load(ACME).map(StoredToken::revision).orElse(Revision.ABSENT);
    Throwable thrown =
        catchThrowable(() -> store.compareAndSet(ACME, present, token(MARKER.repeat(3))));
    if (thrown != null) {
      assertShowsNoSecret("an exception", traceOf(thrown));
    }
  }

  private static String traceOf(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  /** Tests that a text does not hold the marker, as it is or in one of the usual notations. */
  private static void assertShowsNoSecret(String what, String text) {
    byte[] marker = MARKER.getBytes(UTF_8);
    String hex = HexFormat.of().formatHex(marker);
    String base64 = Base64.getEncoder().encodeToString(Arrays.copyOf(marker, 9));
    String array = Arrays.toString(marker).replace("[", "").replace("]", "");
    for (String notation : List.of(MARKER, hex, hex.toUpperCase(Locale.ROOT), base64, array)) {
      assertThat(text.contains(notation)).as("%s shows a secret", what).isFalse();
    }
  }
}

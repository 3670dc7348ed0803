package io.storageconnector.auth;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every interleaving that Lincheck's model checker reaches looks as if the calls had come one after
 * the other. {@code -Dlincheck.iterations=1000} searches longer.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class InMemoryTokenStoreLinearizabilityTest {

  private static ModelCheckingOptions options() {
    return new ModelCheckingOptions()
        .logLevel(LoggingLevel.ERROR)
        .iterations(Integer.getInteger("lincheck.iterations", 5))
        .invocationsPerIteration(200)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1);
  }

  @Test
  void operations_ofTheStore_areLinearizable() {
    options().check(Sound.class);
  }

  @Test
  void operations_ofAStoreThatLooksThenWrites_areFoundBroken() {
    assertThatThrownBy(() -> options().iterations(100).check(Broken.class))
        .isInstanceOf(LincheckAssertionError.class);
  }

  /** Calls with revisions that are small numbers; 0 is ABSENT. */
  private record Calls(TokenStore store) {

    private static final ConnectionId ACME = ConnectionId.of("acme");

    private static final List<Revision> REVISIONS =
        List.of(Revision.ABSENT, new Revision("1".repeat(32)), new Revision("2".repeat(32)));

    private static final List<StoredToken> TOKENS =
        List.of(
            StoredToken.of(REVISIONS.get(1), Instant.EPOCH, new byte[0]),
            StoredToken.of(REVISIONS.get(2), Instant.EPOCH, new byte[0]));

    int load() {
      StoredToken found = store.load(ACME).orElse(null);
      return found == null ? 0 : REVISIONS.indexOf(found.revision());
    }

    boolean compareAndSet(int expected, int next) {
      return store.compareAndSet(ACME, REVISIONS.get(expected), TOKENS.get(next - 1));
    }

    boolean compareAndDelete(int expected) {
      return store.compareAndDelete(ACME, REVISIONS.get(expected));
    }
  }

  /** The store under test. */
  public static class Sound {

    private final Calls calls = new Calls(InMemoryTokenStore.create());

    @Operation
    public int load() {
      return calls.load();
    }

    @Operation
    public boolean compareAndSet(
        @Param(gen = IntGen.class, conf = "0:2") int expected,
        @Param(gen = IntGen.class, conf = "1:2") int next) {
      return calls.compareAndSet(expected, next);
    }

    @Operation
    public boolean compareAndDelete(@Param(gen = IntGen.class, conf = "0:2") int expected) {
      return calls.compareAndDelete(expected);
    }
  }

  /** A store that has to be found out, or the checker would prove nothing. */
  public static class Broken {

    private final Calls calls = new Calls(new LookThenWrite());

    @Operation
    public int load() {
      return calls.load();
    }

    @Operation
    public boolean compareAndSet(
        @Param(gen = IntGen.class, conf = "0:2") int expected,
        @Param(gen = IntGen.class, conf = "1:2") int next) {
      return calls.compareAndSet(expected, next);
    }
  }

  /** One record, compared first and written then, over whatever is there by then. */
  private static final class LookThenWrite implements TokenStore {

    private volatile @Nullable StoredToken record;

    @Override
    public Optional<StoredToken> load(ConnectionId id) {
      return Optional.ofNullable(record);
    }

    @Override
    public boolean compareAndSet(ConnectionId id, Revision expected, StoredToken next) {
      StoredToken present = record;
      if (!(present == null ? Revision.ABSENT : present.revision()).equals(expected)) {
        return false;
      }
      record = next;
      return true;
    }

    @Override
    public boolean compareAndDelete(ConnectionId id, Revision expected) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<DueToken> due(Instant notAfter, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<ConnectionId> connections(@Nullable ConnectionId after, int limit) {
      throw new UnsupportedOperationException();
    }
  }
}

package io.storageconnector.internal.rotation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.StorageObserver;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * However callers interleave, one flight is under way at a time, and each caller gets a token that
 * it would have got if the callers had come one after the other. {@code -Dlincheck.iterations=1000}
 * searches longer.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class SingleFlightLinearizabilityTest {

  private static ModelCheckingOptions options() {
    return new ModelCheckingOptions()
        .logLevel(LoggingLevel.ERROR)
        .iterations(Integer.getInteger("lincheck.iterations", 5))
        .invocationsPerIteration(200)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(1);
  }

  @Test
  void callers_ofAGrant_shareOneFlight() {
    options().check(Shared.class);
  }

  @Test
  void callers_withoutSingleFlight_areFoundToFlyTwice() {
    assertThatThrownBy(() -> options().iterations(100).check(Unshared.class))
        .isInstanceOf(LincheckAssertionError.class);
  }

  /** A store with the number of the present token, and flights that must not overlap. */
  private static final class Rotation {

    private static final ConnectionId ACME = ConnectionId.of("acme");
    private static final Clock CLOCK =
        Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);
    private static final Deadline DEADLINE = Deadline.after(Duration.ofMinutes(1), CLOCK);

    private static final List<TokenRecord> RECORDS =
        IntStream.range(0, 6).mapToObj(Rotation::record).toList();

    private volatile int stored;
    private volatile boolean flying;

    private static TokenRecord record(int number) {
      TokenPair pair =
          new TokenPair(
              Secret.of("access-" + number),
              Secret.of("refresh-" + number),
              CLOCK.instant().plus(Duration.ofHours(1)),
              CLOCK.instant(),
              List.of());
      return TokenRecord.connected(ACME, Origin.consent("fake", null), number + 1, pair, List.of());
    }

    static Environment environment() {
      return new Environment(
          CLOCK, () -> 0, duration -> {}, () -> 1.0, Runnable::run, new StorageObserver() {});
    }

    static AccessToken token(int number) {
      return RECORDS.get(number).accessToken();
    }

    static int number(AccessToken token) {
      for (int i = 0; i < RECORDS.size(); i++) {
        if (token(i).isSameVersion(token)) {
          return i;
        }
      }
      throw new IllegalArgumentException("a token that nobody issued");
    }

    /** Takes the stored token if it will do, or the next one. */
    TokenRecord fly(@Nullable AccessToken rejected) {
      if (flying) {
        throw new IllegalStateException("two flights at a time");
      }
      flying = true;
      int now = stored;
      if (now == 0 || (rejected != null && token(now).isSameVersion(rejected))) {
        now++;
        stored = now;
      }
      flying = false;
      return RECORDS.get(now);
    }
  }

  /** The grant under test. */
  public static class Shared {

    private final Rotation rotation = new Rotation();
    private final Grant grant =
        new Grant(
            Rotation.ACME,
            "fake",
            Rotation.environment(),
            () -> Duration.ofMinutes(5),
            seen -> true,
            (owner, need) -> owner.publish(rotation.fly(need.rejected())));

    @Operation
    public int current() {
      return Rotation.number(grant.current(Rotation.DEADLINE));
    }

    @Operation
    public int replaceTheFirst() {
      return Rotation.number(grant.replace(Rotation.token(1), Rotation.DEADLINE));
    }
  }

  /** Every caller flies by itself: has to be found out, or the checker would prove nothing. */
  public static class Unshared {

    private final Rotation rotation = new Rotation();

    @Operation
    public int current() {
      return Rotation.number(rotation.fly(null).accessToken());
    }

    @Operation
    public int replaceTheFirst() {
      return Rotation.number(rotation.fly(Rotation.token(1)).accessToken());
    }
  }
}

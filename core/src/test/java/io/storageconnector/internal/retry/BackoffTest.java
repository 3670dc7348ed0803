package io.storageconnector.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static StorageException rateLimited() {
    return StorageException.builder(ErrorKind.RATE_LIMITED, Operation.GET, "slow down")
        .retry(RetryAdvice.SAFE)
        .build();
  }

  private static Backoff.Tries tries(int maxAttempts) {
    return Backoff.of(new RetryConfig(maxAttempts, Duration.ofMillis(500), Duration.ofSeconds(30)))
        .start();
  }

  @Test
  void failed_rateLimitedWithOneAttempt_isNotRepeated() {
    assertThat(tries(1).failed(rateLimited())).isEmpty();
  }

  @Test
  void failed_rateLimitedForGood_waitsAttemptsTimesDelayAtMost() {
    Backoff.Tries tries = tries(2);
    Duration waited = Duration.ZERO;
    var wait = tries.failed(rateLimited());
    while (wait.isPresent()) {
      waited = waited.plus(wait.get());
      wait = tries.failed(rateLimited());
    }
    assertThat(waited).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(60));
  }
}

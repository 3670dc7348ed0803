package io.storageconnector.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.RetryConfig;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.StorageException;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.FakeClock;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.oauth.RotationMode;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pair whose first answer was lost, and that is repeated when its access token has ended. */
@Timeout(60)
class BoxRepeatedPairTest {

  private static final URI REDIRECT = URI.create("http://localhost/callback");

  private final FakeBox box = FakeBox.builder().rotation(RotationMode.SAME_UNTIL_USED).start();
  private final FakeClock clock = FakeClock.frozen();
  private final StorageConnectors storage =
      StorageConnectors.builder(InMemoryTokenStore.create(), BoxStorage.cipher())
          .provider(BoxProvider.create(BoxFixture.config(box).clock(clock).build()))
          .clock(clock)
          .retry(new RetryConfig(1, Duration.ofMillis(1), Duration.ofMillis(1)))
          .build();

  @AfterEach
  void close() {
    storage.close();
    box.close();
  }

  @Test
  void call_whenTheRepeatedAccessTokenHasEnded_goesOnWithTheRefreshToken() {
    PendingAuthorization pending = storage.authorize(BoxStorage.CUSTOMER, BoxProvider.ID, REDIRECT);
    storage.complete(pending, BoxStorage.consent(pending.url(), "approve&login=" + FakeBox.OWNER));
    try (StorageConnector connector = storage.open(BoxStorage.CUSTOMER)) {
      box.expireAccessTokens();
      box.on(BoxOperation.TOKEN_REFRESH).times(4).resetAfterEffect();
      assertThatThrownBy(() -> connector.list(ListRequest.of(connector.root())))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));

      // An hour passes at Box, and less here: the clocks differ, or a call was under way so long.
      box.clock().advance(Duration.ofMinutes(61));
      clock.advance(Duration.ofMinutes(1));

      assertThat(connector.list(ListRequest.of(connector.root())).items()).isEmpty();
      box.assertClean();
    }
  }
}

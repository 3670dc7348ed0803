package io.storageconnector.benchmarks.hotpath;

import io.storageconnector.StorageObserver;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenSet;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.benchmarks.process.Keys;
import io.storageconnector.internal.rotation.Environment;
import io.storageconnector.internal.rotation.RecordVault;
import io.storageconnector.internal.rotation.RefreshCoordinator;
import io.storageconnector.internal.rotation.TokenSource;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * One connection with a token that is good for an hour, over a store of the caller's choice.
 *
 * <p>It stands on core's internal packages, which nobody outside core may do but this module: what
 * is measured here is the one step of a call that the public API always wraps in a request.
 */
final class ConnectedGrant {

  private static final ConnectionId ACME = ConnectionId.of("acme");
  private static final String PROVIDER = "measured";
  private static final Duration HOUR = Duration.ofHours(1);

  private final TokenSource tokens;

  private ConnectedGrant(TokenSource tokens) {
    this.tokens = tokens;
  }

  /** Authorizes a connection and reads its token once, as the first call after a start does. */
  static ConnectedGrant over(TokenStore store) {
    Clock clock = Clock.systemUTC();
    RefreshCoordinator coordinator =
        RefreshCoordinator.create(
            RecordVault.create(store, Keys.cipher(Keys.generate()), ""),
            null,
            Environment.of(clock, new StorageObserver() {}),
            provider -> new OneHour(clock));
    coordinator
        .connections()
        .connect(
            ACME,
            PROVIDER,
            Secret.of("code"),
            AuthorizationRequest.of(
                URI.create("https://app.example/callback"),
                Secret.of("state"),
                Secret.of("verifier")));
    TokenSource tokens = coordinator.tokens(ACME, PROVIDER);
    tokens.current(Deadline.after(HOUR, clock));
    return new ConnectedGrant(tokens);
  }

  /** Where calls get their token from. */
  TokenSource tokens() {
    return tokens;
  }

  /** A token endpoint in the same process, of which only the code exchange is ever needed. */
  private record OneHour(Clock clock) implements TokenEndpoint {

    @Override
    public RotationProfile rotation() {
      return new RotationProfile(
          RotationProfile.Policy.SAME_PAIR, Duration.ofDays(60), Duration.ofSeconds(10));
    }

    @Override
    public URI authorizationUrl(AuthorizationRequest request) {
      throw new UnsupportedOperationException("nobody consents here");
    }

    @Override
    public TokenOutcome exchangeCode(Secret code, AuthorizationRequest request, Deadline deadline) {
      return new TokenOutcome.Issued(
          TokenSet.of(
              Secret.of("access"), Secret.of("refresh"), clock.instant().plus(HOUR), List.of()));
    }

    @Override
    public TokenOutcome refresh(Secret refreshToken, Deadline deadline) {
      throw new UnsupportedOperationException("the token is good for an hour");
    }

    @Override
    public boolean revoke(Secret token, Deadline deadline) {
      throw new UnsupportedOperationException("nobody disconnects here");
    }
  }
}

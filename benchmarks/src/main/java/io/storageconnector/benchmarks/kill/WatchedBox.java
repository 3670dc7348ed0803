package io.storageconnector.benchmarks.kill;

import io.storageconnector.Capabilities;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.benchmarks.process.Fingerprint;
import io.storageconnector.spi.AuthorizationRequest;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.RotationProfile;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.spi.TokenEndpoint;
import io.storageconnector.spi.TokenOutcome;
import io.storageconnector.spi.TokenRestriction;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Box, with a token endpoint that tells when a refresh token is sent ({@code send CONNECTION
 * TOKEN}) and what came back ({@code got CONNECTION TOKEN issued|unknown|refused}), by fingerprint.
 * It dawdles before the request and after the answer, so that more kills fall there.
 */
final class WatchedBox implements StorageProvider {

  private final StorageProvider box;
  private final WatchedStore store;
  private final Consumer<String> journal;
  private final long longestDawdleNanos;

  WatchedBox(StorageProvider box, WatchedStore store, Duration dawdle, Consumer<String> journal) {
    this.box = box;
    this.store = store;
    this.longestDawdleNanos = Math.max(1, dawdle.toNanos());
    this.journal = journal;
  }

  @Override
  public String id() {
    return box.id();
  }

  @Override
  public int spiVersion() {
    return box.spiVersion();
  }

  @Override
  public Capabilities capabilities() {
    return box.capabilities();
  }

  @Override
  public StorageBackend open(ProviderContext context) {
    return box.open(context);
  }

  @Override
  public TokenEndpoint tokenEndpoint() {
    return new WatchedEndpoint(box.tokenEndpoint());
  }

  @Override
  public void close() {
    box.close();
  }

  private final class WatchedEndpoint implements TokenEndpoint {

    private final TokenEndpoint endpoint;

    WatchedEndpoint(TokenEndpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public TokenOutcome refresh(Secret refreshToken, Deadline deadline) {
      String about = store.writing() + " " + Fingerprint.of(refreshToken.reveal());
      journal.accept("send " + about);
      dawdle();
      TokenOutcome outcome = endpoint.refresh(refreshToken, deadline);
      journal.accept("got " + about + " " + word(outcome));
      dawdle();
      return outcome;
    }

    private void dawdle() {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longestDawdleNanos));
    }

    private static String word(TokenOutcome outcome) {
      if (outcome instanceof TokenOutcome.Issued) {
        return "issued";
      }
      return outcome instanceof TokenOutcome.Unknown ? "unknown" : "refused";
    }

    @Override
    public RotationProfile rotation() {
      return endpoint.rotation();
    }

    @Override
    public URI authorizationUrl(AuthorizationRequest request) {
      return endpoint.authorizationUrl(request);
    }

    @Override
    public TokenOutcome exchangeCode(Secret code, AuthorizationRequest request, Deadline deadline) {
      return endpoint.exchangeCode(code, request, deadline);
    }

    @Override
    public TokenOutcome mint(ServiceAccount account, Deadline deadline) {
      return endpoint.mint(account, deadline);
    }

    @Override
    public TokenOutcome restrict(
        Secret accessToken, TokenRestriction restriction, Deadline deadline) {
      return endpoint.restrict(accessToken, restriction, deadline);
    }

    @Override
    public Optional<String> accountOf(Secret accessToken, Deadline deadline) {
      return endpoint.accountOf(accessToken, deadline);
    }

    @Override
    public boolean revoke(Secret token, Deadline deadline) {
      return endpoint.revoke(token, deadline);
    }
  }
}

package io.storageconnector.internal.chain;

import io.storageconnector.ErrorKind;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.internal.rotation.TokenSource;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import java.util.function.Function;

/**
 * Makes the attempt with an access token. A refused token is replaced, and the attempt repeated
 * once; after a second refusal the source of tokens says whether the grant is refused.
 */
final class AuthenticateLayer implements Layer {

  private final TokenSource tokens;

  AuthenticateLayer(TokenSource tokens) {
    this.tokens = tokens;
  }

  @Override
  public <T> T run(Invocation<T> invocation) {
    AccessToken token = obtain(invocation, tokens::current);
    try {
      return attempt(invocation, token);
    } catch (StorageException e) {
      if (e.kind() != ErrorKind.ACCESS_TOKEN_REJECTED) {
        throw e;
      }
      AccessToken renewed = obtain(invocation, deadline -> tokens.replace(token, deadline));
      if (!invocation.isReplayable()) {
        throw spent(e);
      }
      return repeat(invocation, renewed);
    }
  }

  private <T> T repeat(Invocation<T> invocation, AccessToken renewed) {
    try {
      return attempt(invocation, renewed);
    } catch (StorageException e) {
      if (e.kind() != ErrorKind.ACCESS_TOKEN_REJECTED) {
        throw e;
      }
      tokens.refusedAlthoughNew(renewed);
      // Throws if it is the grant that is refused. Otherwise the token had ended, or another
      // process had replaced it: a further attempt has a better one.
      obtain(invocation, deadline -> tokens.replace(renewed, deadline));
      throw spent(e);
    }
  }

  private <T> T attempt(Invocation<T> invocation, AccessToken token) {
    T result = invocation.attempt(Call.of(invocation.operation(), token, invocation.deadline()));
    tokens.accepted(token);
    return result;
  }

  /**
   * Whatever goes wrong with a token, the request itself was not sent: its failure must not leave a
   * write in doubt.
   */
  private static AccessToken obtain(
      Invocation<?> invocation, Function<Deadline, AccessToken> source) {
    try {
      return source.apply(invocation.deadline());
    } catch (StorageException e) {
      if (e.retry() instanceof RetryAdvice.OnlyIfIdempotent) {
        throw Failures.like(e, e.toBuilder().retry(RetryAdvice.SAFE));
      }
      throw e;
    }
  }

  private static StorageException spent(StorageException rejected) {
    return StorageException.builder(
            ErrorKind.UNAVAILABLE, rejected.operation(), "the access token had just expired")
        .retry(RetryAdvice.SAFE)
        .httpStatus(rejected.httpStatus().orElse(0))
        .requestId(rejected.requestId().orElse(null))
        .build();
  }
}

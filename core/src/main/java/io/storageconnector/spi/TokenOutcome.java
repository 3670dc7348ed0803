package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.TokenSet;
import java.time.Duration;

/**
 * What became of a request to a token endpoint. The sum is closed: a new case is a new minor
 * release.
 */
public sealed interface TokenOutcome {

  /**
   * The provider issued tokens.
   *
   * @param tokens what it issued
   */
  record Issued(TokenSet tokens) implements TokenOutcome {

    /**
     * Checks the components.
     *
     * @param tokens what it issued
     */
    public Issued {
      requireNonNull(tokens, "tokens");
    }
  }

  /**
   * The provider says the code or the refresh token is no good ({@code invalid_grant}). Evidence,
   * not a verdict: the loser of a race hears it too.
   *
   * @param reason what the provider gave as the reason, as far as it can be told
   */
  record Rejected(ReauthorizationReason reason) implements TokenOutcome {

    /**
     * Checks the components.
     *
     * @param reason what the provider gave as the reason, as far as it can be told
     */
    public Rejected {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * The request was certainly not processed: it never left, or the provider refused it for load.
   *
   * @param problem a short word for logs, such as {@code http 429}; no text of the provider
   * @param retryAfter how long to wait, zero if the provider did not say
   */
  record NotProcessed(String problem, Duration retryAfter) implements TokenOutcome {

    /**
     * Checks the components.
     *
     * @param problem a short word for logs, such as {@code http 429}
     * @param retryAfter how long to wait, zero if the provider did not say
     */
    public NotProcessed {
      requireNonNull(problem, "problem");
      requireNonNull(retryAfter, "retryAfter");
    }
  }

  /**
   * The request may have been processed: no answer, a broken one, or a server error.
   *
   * @param problem a short word for logs, such as {@code connection reset}; no text of the provider
   */
  record Unknown(String problem) implements TokenOutcome {

    /**
     * Checks the components.
     *
     * @param problem a short word for logs, such as {@code connection reset}
     */
    public Unknown {
      requireNonNull(problem, "problem");
    }
  }

  /**
   * The provider refuses the application itself ({@code invalid_client} and the like): somebody has
   * to correct the configuration, and the grant is as good as before.
   *
   * @param problem the provider's error code
   */
  record Misconfigured(String problem) implements TokenOutcome {

    /**
     * Checks the components.
     *
     * @param problem the provider's error code
     */
    public Misconfigured {
      requireNonNull(problem, "problem");
    }
  }
}

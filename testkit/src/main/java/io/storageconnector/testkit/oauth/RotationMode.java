package io.storageconnector.testkit.oauth;

import java.time.Duration;

/**
 * What a token endpoint does with a refresh token that was presented before.
 *
 * <p>Immutable and thread-safe.
 */
public final class RotationMode {

  /** The four families of behaviour that have been reported for Box. */
  enum Kind {
    STRICT,
    IDEMPOTENT_UNTIL_NEXT_ROTATION,
    IDEMPOTENT_FOR,
    CONFLICT_409_WHILE_IN_FLIGHT
  }

  /** Each refresh token works once; the second presentation is refused. */
  public static final RotationMode STRICT = new RotationMode(Kind.STRICT, Duration.ZERO);

  /**
   * A used refresh token returns the same new pair again, until that pair's refresh token has been
   * used itself. The default, because it is what Box's staff describes as intended.
   */
  public static final RotationMode IDEMPOTENT_UNTIL_NEXT_ROTATION =
      new RotationMode(Kind.IDEMPOTENT_UNTIL_NEXT_ROTATION, Duration.ZERO);

  /**
   * As {@link #STRICT}, and a presentation while another one of the same family has not been
   * answered yet gets 409 without a body and without effect.
   */
  public static final RotationMode CONFLICT_409_WHILE_IN_FLIGHT =
      new RotationMode(Kind.CONFLICT_409_WHILE_IN_FLIGHT, Duration.ZERO);

  private final Kind kind;
  private final Duration window;

  private RotationMode(Kind kind, Duration window) {
    this.kind = kind;
    this.window = window;
  }

  /**
   * Returns the mode in which a used refresh token returns the same new pair again for some time
   * after its first use, and is refused afterwards.
   *
   * @param window how long, by the fake's clock
   * @return the mode
   */
  public static RotationMode idempotentFor(Duration window) {
    return new RotationMode(Kind.IDEMPOTENT_FOR, window);
  }

  Kind kind() {
    return kind;
  }

  Duration window() {
    return window;
  }

  @Override
  public String toString() {
    return kind == Kind.IDEMPOTENT_FOR ? kind + "(" + window + ")" : kind.toString();
  }
}

package io.storageconnector.testkit.oauth;

import java.time.Duration;

/**
 * What a token endpoint does with a refresh token that was presented before.
 *
 * <p>Immutable and thread-safe.
 */
public final class RotationMode {

  /** The families of behaviour that have been reported for Box and Google. */
  enum Kind {
    REUSABLE,
    STRICT,
    FAMILY_REVOKING,
    IDEMPOTENT_UNTIL_NEXT_ROTATION,
    SAME_UNTIL_USED,
    IDEMPOTENT_FOR,
    CONFLICT_409_WHILE_IN_FLIGHT
  }

  /**
   * A refresh token works any number of times and none comes with a refreshed access token, as
   * Google documents it; each use puts its expiry off.
   */
  public static final RotationMode REUSABLE = new RotationMode(Kind.REUSABLE, Duration.ZERO);

  /** Each refresh token works once; the second presentation is refused. */
  public static final RotationMode STRICT = new RotationMode(Kind.STRICT, Duration.ZERO);

  /**
   * Each refresh token works once, and its second presentation ends the whole grant with all its
   * tokens, as RFC 9700 section 4.14.2 describes.
   */
  public static final RotationMode FAMILY_REVOKING =
      new RotationMode(Kind.FAMILY_REVOKING, Duration.ZERO);

  /**
   * A used refresh token returns the same new pair again, until that pair's refresh token has been
   * used itself. The default, because it is what Box's staff describes as intended.
   */
  public static final RotationMode IDEMPOTENT_UNTIL_NEXT_ROTATION =
      new RotationMode(Kind.IDEMPOTENT_UNTIL_NEXT_ROTATION, Duration.ZERO);

  /**
   * A used refresh token returns the same new pair again, until that pair's access token has been
   * accepted for a call; from then on the refresh token is refused, and older access tokens of the
   * grant have ended too (reported by Box's staff: box/box-java-sdk#164, box/box-node-sdk#157).
   */
  public static final RotationMode SAME_UNTIL_USED =
      new RotationMode(Kind.SAME_UNTIL_USED, Duration.ZERO);

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

  /**
   * Finds a mode by the word the command line uses for it.
   *
   * @param word {@code reusable}, {@code strict}, {@code family}, {@code idempotent}, {@code same},
   *     {@code conflict}, or a number of seconds for {@link #idempotentFor}
   * @return the mode
   * @throws IllegalArgumentException if the word is none of them
   */
  public static RotationMode parse(String word) {
    return switch (word) {
      case "reusable" -> REUSABLE;
      case "strict" -> STRICT;
      case "family" -> FAMILY_REVOKING;
      case "idempotent" -> IDEMPOTENT_UNTIL_NEXT_ROTATION;
      case "same" -> SAME_UNTIL_USED;
      case "conflict" -> CONFLICT_409_WHILE_IN_FLIGHT;
      default -> {
        if (!word.matches("\\d{1,9}")) {
          throw new IllegalArgumentException(
              "rotation is reusable, strict, family, idempotent, same, conflict or a number of seconds");
        }
        yield idempotentFor(Duration.ofSeconds(Long.parseLong(word)));
      }
    };
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

package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.Secret;
import java.time.Instant;

/**
 * An access token under its version: which authorization of the connection it stems from and which
 * rotation within that. Immutable and thread-safe; prints the version only.
 */
public final class AccessToken {

  private final Secret value;
  private final Instant expiresAt;
  private final long generation;
  private final long sequence;

  private AccessToken(Secret value, Instant expiresAt, long generation, long sequence) {
    this.value = requireNonNull(value, "value");
    this.expiresAt = requireNonNull(expiresAt, "expiresAt");
    this.generation = generation;
    this.sequence = sequence;
  }

  /**
   * {@return a token}
   *
   * @param value the bearer token
   * @param expiresAt when it ends
   * @param generation counts the authorizations of the connection
   * @param sequence counts the rotations within one authorization
   */
  public static AccessToken of(Secret value, Instant expiresAt, long generation, long sequence) {
    return new AccessToken(value, expiresAt, generation, sequence);
  }

  /** {@return the bearer token} */
  public Secret value() {
    return value;
  }

  /** {@return when the token ends, by this host's clock} */
  public Instant expiresAt() {
    return expiresAt;
  }

  /**
   * {@return whether the other token is of the same authorization and rotation}
   *
   * @param other a token of the same connection
   */
  public boolean isSameVersion(AccessToken other) {
    return generation == other.generation && sequence == other.sequence;
  }

  /**
   * {@return which authorization of the connection the token stems from, counted from 1} Another
   * one may be of another account.
   */
  public long generation() {
    return generation;
  }

  /** {@return the version, such as {@code 1.17}} */
  @Override
  public String toString() {
    return generation + "." + sequence;
  }
}

package io.storageconnector.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A text that must not be seen: a token, a code, a client secret. It prints as {@code ***}, is not
 * serialisable, and compares in constant time. Immutable and thread-safe.
 */
public final class Secret {

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * {@return a secret}
   *
   * @param value the text, not empty
   */
  public static Secret of(String value) {
    if (requireNonNull(value, "value").isEmpty()) {
      throw new IllegalArgumentException("a secret is not empty");
    }
    return new Secret(value);
  }

  /** {@return the text} Callers put it on the wire or seal it, and nowhere else. */
  public String reveal() {
    return value;
  }

  /**
   * Compares in a time that does not depend on how much of the text agrees.
   *
   * @return whether both hold the same text
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(value.getBytes(UTF_8), that.value.getBytes(UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** {@return {@code ***}} */
  @Override
  public String toString() {
    return "***";
  }
}

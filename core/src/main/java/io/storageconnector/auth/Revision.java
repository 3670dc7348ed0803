package io.storageconnector.auth;

import static java.util.Objects.requireNonNull;

/**
 * The name of one written state of a record. The library makes a new random one for every write, so
 * a revision never comes back, not even after a record was deleted and created again.
 *
 * @param value 32 lower-case hex digits, or empty for {@link #ABSENT}
 */
public record Revision(String value) {

  /** Stands for "there is no record". */
  public static final Revision ABSENT = new Revision("");

  /**
   * Checks the components.
   *
   * @param value 32 lower-case hex digits, or empty for {@link #ABSENT}
   */
  public Revision {
    requireNonNull(value, "value");
    if (!value.isEmpty() && !value.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("a revision has 32 lower-case hex digits");
    }
  }

  /** {@return the value} */
  @Override
  public String toString() {
    return value.isEmpty() ? "absent" : value;
  }
}

package io.storageconnector.auth;

import static java.util.Objects.requireNonNull;

/**
 * The application's own name for one customer's access to one provider, such as {@code acme}. Case
 * matters. It appears in logs and in the token store in plain text, so it must hold no secret.
 *
 * @param value 1 to 200 printable ASCII characters
 */
public record ConnectionId(String value) {

  /**
   * Checks the components.
   *
   * @param value 1 to 200 printable ASCII characters
   */
  public ConnectionId {
    requireNonNull(value, "value");
    if (value.isBlank() || value.length() > 200) {
      throw new IllegalArgumentException("a connection id has 1 to 200 characters");
    }
    if (value.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
      throw new IllegalArgumentException("a connection id holds printable ASCII only");
    }
  }

  /**
   * {@return the id with the given value}
   *
   * @param value 1 to 200 printable ASCII characters
   */
  public static ConnectionId of(String value) {
    return new ConnectionId(value);
  }

  /** {@return the value} */
  @Override
  public String toString() {
    return value;
  }
}

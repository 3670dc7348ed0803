package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import io.storageconnector.Operation;

/**
 * The circumstances of one attempt at a primitive: for which operation, with which access token,
 * until when. A backend sends exactly one logical request per call and keeps nothing of it.
 * Immutable.
 */
public final class Call {

  private final Operation operation;
  private final AccessToken token;
  private final Deadline deadline;

  private Call(Operation operation, AccessToken token, Deadline deadline) {
    this.operation = requireNonNull(operation, "operation");
    this.token = requireNonNull(token, "token");
    this.deadline = requireNonNull(deadline, "deadline");
  }

  /**
   * {@return a call}
   *
   * @param operation what the application asked for
   * @param token the access token to send
   * @param deadline when the attempt has to be over
   */
  public static Call of(Operation operation, AccessToken token, Deadline deadline) {
    return new Call(operation, token, deadline);
  }

  /** {@return what the application asked for; goes into errors} */
  public Operation operation() {
    return operation;
  }

  /** {@return the access token to send} */
  public AccessToken token() {
    return token;
  }

  /** {@return when the attempt has to be over} */
  public Deadline deadline() {
    return deadline;
  }

  /** {@return operation and token version} */
  @Override
  public String toString() {
    return operation + " with token " + token;
  }
}

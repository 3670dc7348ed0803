package io.storageconnector.testkit.http;

/**
 * One complete request.
 *
 * <p>Immutable. The body stays readable until the answer has been sent.
 *
 * @param head request line, headers and connection
 * @param body the body exactly as it was sent, after removing a chunked transfer coding; empty when
 *     there is none
 */
public record FakeRequest(RequestHead head, BodySource body) {

  /** Returns method, number and the body's length. */
  @Override
  public String toString() {
    return head + " (" + body.length() + " bytes)";
  }
}

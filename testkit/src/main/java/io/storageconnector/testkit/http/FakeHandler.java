package io.storageconnector.testkit.http;

import java.util.Optional;

/**
 * Decides what a request means: the seam between the transport and a fake.
 *
 * <p>Called from one thread per connection, so implementations are thread-safe. For each request
 * the order is {@link #beforeBody}, then {@link #handle} unless the first gave an answer or the
 * body did not arrive, then always {@link #finished}.
 */
public interface FakeHandler {

  /**
   * Sees the head of a request whose body has not been read, and may settle the exchange there.
   *
   * @param head the head
   * @return an answer to send without reading the body (or a fault that acts during the request),
   *     or empty to go on
   */
  default Optional<FakeReply> beforeBody(RequestHead head) {
    return Optional.empty();
  }

  /**
   * Handles a complete request. The body belongs to the transport, which closes it after the answer
   * has been sent.
   *
   * @param request the request
   * @return the answer
   */
  FakeReply handle(FakeRequest request);

  /**
   * Learns that an exchange is over: the answer was written, or the connection broke at any point
   * after the head.
   *
   * @param head the head given to {@link #beforeBody}
   */
  default void finished(RequestHead head) {}
}

package io.storageconnector.testkit.http;

/**
 * A way to break one exchange on the wire.
 *
 * @param effect what the client sees
 * @param bodyBytes how many bytes of the body pass before it happens: of the request for {@link
 *     Effect#RESET_DURING_REQUEST}, of the response for the effects that act during the response,
 *     zero for the others
 */
public record WireFault(Effect effect, long bodyBytes) {

  /** What happens to the connection. */
  public enum Effect {
    /**
     * The request body is read up to the given byte, then the connection is reset. Nothing has
     * taken effect.
     */
    RESET_DURING_REQUEST,
    /**
     * The request was handled; the connection is reset (RST) before the first byte of the answer.
     */
    RESET_BEFORE_RESPONSE,
    /**
     * The request was handled; the connection is closed (FIN) before the first byte of the answer.
     */
    CLOSE_BEFORE_RESPONSE,
    /**
     * The head and the given number of body bytes are sent, then the connection is reset (RST). A
     * client may lose bytes it had not read yet.
     */
    RESET_DURING_RESPONSE,
    /**
     * The head, declaring the full length, and the given number of body bytes are sent, then the
     * connection is closed (FIN).
     */
    TRUNCATE_RESPONSE,
    /**
     * The request was handled; bytes that are no HTTP answer are sent, then the connection is
     * closed.
     */
    GARBAGE_RESPONSE
  }

  /**
   * Refuses a negative position.
   *
   * @param effect what the client sees
   * @param bodyBytes how many bytes of the body pass before it happens
   */
  public WireFault {
    if (bodyBytes < 0) {
      throw new IllegalArgumentException("bodyBytes is negative: " + bodyBytes);
    }
  }

  /**
   * Resets the connection while the request body is being read.
   *
   * @param bodyBytes how many bytes of the request body are read before
   * @return the fault
   */
  public static WireFault resetDuringRequest(long bodyBytes) {
    return new WireFault(Effect.RESET_DURING_REQUEST, bodyBytes);
  }

  /**
   * Resets the connection before the first byte of the answer: the lost response.
   *
   * @return the fault
   */
  public static WireFault resetBeforeResponse() {
    return new WireFault(Effect.RESET_BEFORE_RESPONSE, 0);
  }

  /**
   * Closes the connection in an orderly way before the first byte of the answer.
   *
   * @return the fault
   */
  public static WireFault closeBeforeResponse() {
    return new WireFault(Effect.CLOSE_BEFORE_RESPONSE, 0);
  }

  /**
   * Resets the connection after some bytes of the response body.
   *
   * @param bodyBytes how many bytes of the response body are sent before
   * @return the fault
   */
  public static WireFault resetDuringResponse(long bodyBytes) {
    return new WireFault(Effect.RESET_DURING_RESPONSE, bodyBytes);
  }

  /**
   * Closes the connection in an orderly way after some bytes of the response body, although the
   * head declared more.
   *
   * @param bodyBytes how many bytes of the response body are sent before
   * @return the fault
   */
  public static WireFault truncateResponse(long bodyBytes) {
    return new WireFault(Effect.TRUNCATE_RESPONSE, bodyBytes);
  }

  /**
   * Answers with bytes that are not HTTP.
   *
   * @return the fault
   */
  public static WireFault garbage() {
    return new WireFault(Effect.GARBAGE_RESPONSE, 0);
  }

  boolean actsBeforeTheEffect() {
    return effect == Effect.RESET_DURING_REQUEST;
  }
}

package io.storageconnector.testkit.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One answer: status, headers, body, and optionally the way in which its delivery fails.
 *
 * <p>Immutable; the {@code with...} methods return changed copies. The transport adds {@code
 * Content-Length} and the connection headers, nothing else.
 */
public final class FakeReply {

  private final int status;
  private final Headers headers;
  private final BodySource body;
  private final @Nullable WireFault fault;
  private final boolean chunked;

  private FakeReply(
      int status, Headers headers, BodySource body, @Nullable WireFault fault, boolean chunked) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.fault = fault;
    this.chunked = chunked;
  }

  /**
   * Returns an answer without headers and body.
   *
   * @param status the HTTP status
   * @return the answer
   */
  public static FakeReply of(int status) {
    return new FakeReply(status, Headers.none(), BodySource.empty(), null, false);
  }

  /**
   * Returns an answer with a JSON body.
   *
   * @param status the HTTP status
   * @param json the body
   * @return the answer
   */
  public static FakeReply json(int status, String json) {
    return of(status).withHeader("Content-Type", "application/json").withBody(BodySource.of(json));
  }

  /**
   * Returns an answer with an HTML body.
   *
   * @param status the HTTP status
   * @param html the body
   * @return the answer
   */
  public static FakeReply html(int status, String html) {
    return of(status)
        .withHeader("Content-Type", "text/html; charset=utf-8")
        .withBody(BodySource.of(html));
  }

  /**
   * Returns a copy with one more header.
   *
   * @param name the header's name
   * @param value its value
   * @return the copy
   */
  public FakeReply withHeader(String name, String value) {
    return new FakeReply(status, headers.with(name, value), body, fault, chunked);
  }

  /**
   * Returns a copy with another status.
   *
   * @param newStatus the HTTP status
   * @return the copy
   */
  public FakeReply withStatus(int newStatus) {
    return new FakeReply(newStatus, headers, body, fault, chunked);
  }

  /**
   * Returns a copy with other headers.
   *
   * @param newHeaders the headers
   * @return the copy
   */
  public FakeReply withHeaders(Headers newHeaders) {
    return new FakeReply(status, newHeaders, body, fault, chunked);
  }

  /**
   * Returns a copy with another body.
   *
   * @param newBody the body, which must stay readable until the answer has been sent
   * @return the copy
   */
  public FakeReply withBody(BodySource newBody) {
    return new FakeReply(status, headers, newBody, fault, chunked);
  }

  /**
   * Returns a copy whose delivery fails.
   *
   * @param newFault how it fails
   * @return the copy
   */
  public FakeReply withFault(WireFault newFault) {
    return new FakeReply(status, headers, body, newFault, chunked);
  }

  /**
   * Returns a copy that is sent in chunks, without a {@code Content-Length}.
   *
   * @return the copy
   */
  public FakeReply asChunked() {
    return new FakeReply(status, headers, body, fault, true);
  }

  /**
   * Returns the status.
   *
   * @return the HTTP status
   */
  public int status() {
    return status;
  }

  /**
   * Returns the headers.
   *
   * @return the headers the handler asked for
   */
  public Headers headers() {
    return headers;
  }

  /**
   * Returns the body.
   *
   * @return the body, empty when there is none
   */
  public BodySource body() {
    return body;
  }

  /**
   * Returns how the delivery fails.
   *
   * @return the fault, or empty for a faithful delivery
   */
  public Optional<WireFault> fault() {
    return Optional.ofNullable(fault);
  }

  /**
   * Says whether the body is sent in chunks.
   *
   * @return true for {@code Transfer-Encoding: chunked}
   */
  public boolean chunked() {
    return chunked;
  }

  /** Returns the status and the length of the body. */
  @Override
  public String toString() {
    return status + " (" + body.length() + " bytes)";
  }
}

package io.storageconnector.testkit.fault;

import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.HttpDates;
import io.storageconnector.testkit.http.WireFault;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Describes one fault: first which attempts ({@link #nth}, {@link #times}), then, as the last call,
 * what happens to them.
 *
 * <p>Not thread-safe. Effects that name a status act before the body is read and have no effect on
 * the fake's state; effects named {@code ...AfterEffect} and those that break the response act when
 * the state has changed.
 */
public final class FaultBuilder {

  private final FaultPlan plan;
  private final FakeOperation operation;
  private final ErrorReplies errors;
  private final Clock clock;
  private int first = 1;
  private int times = 1;

  FaultBuilder(FaultPlan plan, FakeOperation operation, ErrorReplies errors, Clock clock) {
    this.plan = plan;
    this.operation = operation;
    this.errors = errors;
    this.clock = clock;
  }

  /**
   * Chooses the first attempt the fault applies to.
   *
   * @param attempt the attempt's number from now on, beginning with one
   * @return this builder
   */
  public FaultBuilder nth(int attempt) {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts count from one: " + attempt);
    }
    first = attempt;
    return this;
  }

  /**
   * Chooses to how many attempts in a row the fault applies. HTTP clients repeat some requests
   * without being asked, which uses one up.
   *
   * @param count the number of attempts
   * @return this builder
   */
  public FaultBuilder times(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a fault needs an attempt: " + count);
    }
    times = count;
    return this;
  }

  /**
   * Applies the fault to every attempt from the first on.
   *
   * @return this builder
   */
  public FaultBuilder always() {
    times = Integer.MAX_VALUE;
    return this;
  }

  /**
   * Answers with an error before the body is read.
   *
   * @param status the HTTP status; 401 is worded as an expired access token
   * @return the rule
   */
  public FaultRule status(int status) {
    return instead("status " + status, () -> errors.error(operation, status));
  }

  /**
   * Answers with an error and {@code Retry-After} in seconds, before the body is read.
   *
   * @param status the HTTP status
   * @param retryAfter the delay to ask for
   * @return the rule
   */
  public FaultRule status(int status, Duration retryAfter) {
    return instead(
        "status " + status + " retry after " + retryAfter,
        () ->
            errors
                .error(operation, status)
                .withHeader("Retry-After", Long.toString(retryAfter.toSeconds())));
  }

  /**
   * Answers with an error and {@code Retry-After} as an HTTP date, before the body is read.
   *
   * @param status the HTTP status
   * @param retryAfter the date's distance from the fake's clock
   * @return the rule
   */
  public FaultRule statusWithRetryAfterDate(int status, Duration retryAfter) {
    return instead(
        "status " + status + " retry after a date",
        () ->
            errors
                .error(operation, status)
                .withHeader("Retry-After", HttpDates.format(clock.instant().plus(retryAfter))));
  }

  /**
   * Answers {@code 202 Accepted} with {@code Retry-After} and no body, before the request takes
   * effect: not ready yet.
   *
   * @param retryAfter the delay to ask for
   * @return the rule
   */
  public FaultRule notReady(Duration retryAfter) {
    return instead(
        "202",
        () -> FakeReply.of(202).withHeader("Retry-After", Long.toString(retryAfter.toSeconds())));
  }

  /**
   * Answers with a web page, as a proxy does, before the body is read.
   *
   * @param status the HTTP status
   * @return the rule
   */
  public FaultRule html(int status) {
    return instead(
        "html " + status,
        () ->
            FakeReply.html(
                status, "<html><body><h1>Please log in to the network</h1></body></html>"));
  }

  /**
   * Answers with something of the test's own, before the body is read.
   *
   * @param reply the answer
   * @return the rule
   */
  public FaultRule reply(FakeReply reply) {
    return instead("own reply " + reply.status(), () -> reply);
  }

  /**
   * Resets the connection while the request's body is being read. The request takes no effect.
   *
   * @param bodyBytes how many bytes of the body are read before
   * @return the rule
   */
  public FaultRule resetDuringRequest(long bodyBytes) {
    return instead(
        "reset during the request",
        () -> FakeReply.of(500).withFault(WireFault.resetDuringRequest(bodyBytes)));
  }

  /**
   * Resets the connection after the request took effect and before the first byte of the answer:
   * the lost response.
   *
   * @return the rule
   */
  public FaultRule resetAfterEffect() {
    return afterwards(
        "reset after effect", reply -> reply.withFault(WireFault.resetBeforeResponse()));
  }

  /**
   * Closes the connection in an orderly way after the request took effect and before the first byte
   * of the answer.
   *
   * @return the rule
   */
  public FaultRule closeAfterEffect() {
    return afterwards(
        "close after effect", reply -> reply.withFault(WireFault.closeBeforeResponse()));
  }

  /**
   * Answers with an error although the request took effect.
   *
   * @param status the HTTP status
   * @return the rule
   */
  public FaultRule statusAfterEffect(int status) {
    return afterwards(
        "status " + status + " after effect", reply -> errors.error(operation, status));
  }

  /**
   * Resets the connection after some bytes of the response body.
   *
   * @param bodyBytes how many bytes are sent before
   * @return the rule
   */
  public FaultRule resetResponseAt(long bodyBytes) {
    return afterwards(
        "reset the response at " + bodyBytes,
        reply -> reply.withFault(WireFault.resetDuringResponse(bodyBytes)));
  }

  /**
   * Closes the connection in an orderly way after some bytes of the response body, although more
   * were declared.
   *
   * @param bodyBytes how many bytes are sent before
   * @return the rule
   */
  public FaultRule truncateResponseAt(long bodyBytes) {
    return afterwards(
        "truncate the response at " + bodyBytes,
        reply -> reply.withFault(WireFault.truncateResponse(bodyBytes)));
  }

  /**
   * Changes the answer after the request took effect, for example into an odd shape the provider is
   * known to send.
   *
   * @param change makes the changed answer
   * @return the rule
   */
  public FaultRule rewrite(UnaryOperator<FakeReply> change) {
    return afterwards("rewrite", change);
  }

  /**
   * Holds the answer back after the request took effect, until the test lets it go: for races that
   * a test wants to see for certain.
   *
   * @return the gate the answers wait at
   */
  public FaultGate hold() {
    FaultGate gate = new FaultGate();
    afterwards("hold", gate::pass);
    return gate;
  }

  private FaultRule instead(String description, Supplier<FakeReply> reply) {
    return plan.add(new FaultRule(operation, description, first, times, new Fault.Instead(reply)));
  }

  private FaultRule afterwards(String description, UnaryOperator<FakeReply> change) {
    return plan.add(
        new FaultRule(operation, description, first, times, new Fault.Afterwards(change)));
  }
}

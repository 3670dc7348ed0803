package io.storageconnector.testkit.wiremock;

import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.FakeRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through WireMock, and the fake's answer when no stub of the user's gave
 * one. Confined to the connection's thread.
 */
final class Exchange {

  private final FakeRequest request;
  private @Nullable FakeReply reply;

  Exchange(FakeRequest request) {
    this.request = request;
  }

  FakeRequest request() {
    return request;
  }

  void reply(FakeReply answer) {
    reply = answer;
  }

  Optional<FakeReply> reply() {
    return Optional.ofNullable(reply);
  }
}

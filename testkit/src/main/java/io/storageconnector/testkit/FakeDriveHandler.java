package io.storageconnector.testkit;

import io.storageconnector.testkit.drive.GoogleHosts;
import io.storageconnector.testkit.drive.GoogleLogins;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.RequestHead;
import java.util.Optional;

/**
 * Gives each request of a fake Drive to the logins or to the files, and none to a host name of
 * Google's that does not have its path. Thread-safe.
 */
final class FakeDriveHandler implements FakeHandler {

  private final GoogleLogins logins;
  private final FakeHandler files;

  FakeDriveHandler(GoogleLogins logins, FakeHandler files) {
    this.logins = logins;
    this.files = files;
  }

  private FakeHandler handler(RequestHead head) {
    return logins.serves(head) ? logins : files;
  }

  @Override
  public Optional<FakeReply> beforeBody(RequestHead head) {
    return GoogleHosts.serves(head)
        ? handler(head).beforeBody(head)
        : Optional.of(FakeReply.html(404, "<!doctype html><title>Error 404 (Not Found)</title>"));
  }

  @Override
  public FakeReply handle(FakeRequest request) {
    return handler(request.head()).handle(request);
  }

  @Override
  public void finished(RequestHead head) {
    handler(head).finished(head);
  }
}

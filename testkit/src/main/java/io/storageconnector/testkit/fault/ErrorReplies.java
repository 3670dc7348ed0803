package io.storageconnector.testkit.fault;

import io.storageconnector.testkit.http.FakeReply;

/** Words an error status the way a provider does for one operation. */
public interface ErrorReplies {

  /**
   * Returns the provider's answer for an error.
   *
   * @param operation the operation that fails
   * @param status the HTTP status
   * @return the answer, in the shape of that operation
   */
  FakeReply error(FakeOperation operation, int status);
}

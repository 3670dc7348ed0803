package io.storageconnector.testkit.fault;

import io.storageconnector.testkit.http.RequestHead;

/**
 * One request as it arrived, whatever became of it.
 *
 * @param operation what the request asked for
 * @param head its request line and headers
 */
public record WireAttempt(FakeOperation operation, RequestHead head) {}

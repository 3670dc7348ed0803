/**
 * The fakes' own HTTP/1.1 transport: it hands bodies over byte for byte and can break a connection
 * at any byte.
 *
 * <p>Entry class: {@link io.storageconnector.testkit.http.FakeHttpServer}. It knows neither a
 * provider nor WireMock; what a request means is decided by a {@link
 * io.storageconnector.testkit.http.FakeHandler}. Stability: API for people who write fakes, subject
 * to change before 1.0.
 */
@NullMarked
package io.storageconnector.testkit.http;

import org.jspecify.annotations.NullMarked;

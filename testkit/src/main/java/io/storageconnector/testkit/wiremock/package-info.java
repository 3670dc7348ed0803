/**
 * The only package that touches WireMock: it serves a fake through WireMock's stub engine over the
 * fake's own transport, so that a user's stubs come first.
 *
 * <p>Entry class: {@link io.storageconnector.testkit.wiremock.WireMockHost}. Stability: API for
 * people who write fakes, subject to change before 1.0.
 */
@NullMarked
package io.storageconnector.testkit.wiremock;

import org.jspecify.annotations.NullMarked;

/**
 * The promises of {@code StorageConnector} as tests that any provider can run. API.
 *
 * <p>Extend {@link io.storageconnector.testkit.contract.StorageConnectorContract} and say in a
 * {@link io.storageconnector.testkit.contract.StorageHarness} how to reach your provider. The tests
 * are final; which of them run follows from what the provider declares. Needs JUnit Jupiter and
 * AssertJ on the test class path.
 */
@NullMarked
package io.storageconnector.testkit.contract;

import org.jspecify.annotations.NullMarked;

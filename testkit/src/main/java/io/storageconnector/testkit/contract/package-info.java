/**
 * The promises of {@code StorageConnector} and of {@code TokenStore} as tests that any provider,
 * and any store, can run. API.
 *
 * <p>Extend {@link io.storageconnector.testkit.contract.StorageConnectorContract} and say in a
 * {@link io.storageconnector.testkit.contract.StorageHarness} how to reach your provider; or extend
 * {@link io.storageconnector.testkit.contract.TokenStoreContract} and say in a {@link
 * io.storageconnector.testkit.contract.TokenStoreHarness} how to open your store. The tests are
 * final; which of them run follows from what the provider declares, or the harness can do. Needs
 * JUnit Jupiter and AssertJ on the test class path.
 */
@NullMarked
package io.storageconnector.testkit.contract;

import org.jspecify.annotations.NullMarked;

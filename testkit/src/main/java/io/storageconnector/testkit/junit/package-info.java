/**
 * Fakes as parameters of JUnit tests, fresh for each test and checked after it.
 *
 * <p>Entry class: {@link io.storageconnector.testkit.junit.StorageFakes}. Needs JUnit 5.13 or
 * later, 6 included, which the application brings along. Stability: API, subject to change before
 * 1.0.
 */
@NullMarked
package io.storageconnector.testkit.junit;

import org.jspecify.annotations.NullMarked;

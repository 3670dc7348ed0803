/**
 * AssertJ assertions on what the fakes and the in-memory provider hold and were asked.
 *
 * <p>Entry class: {@link io.storageconnector.testkit.assertions.FakeAssertions}. Needs AssertJ 3,
 * which the application brings along. Stability: API, subject to change before 1.0.
 */
@NullMarked
package io.storageconnector.testkit.assertions;

import org.jspecify.annotations.NullMarked;

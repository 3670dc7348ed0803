/**
 * Fakes of cloud storages for tests: the entry classes.
 *
 * <p>Entry class: {@link io.storageconnector.testkit.FakeBox}, a Box that lives in this JVM and
 * speaks HTTP to any client. Stability: API, subject to change before 1.0.
 */
@NullMarked
package io.storageconnector.testkit;

import org.jspecify.annotations.NullMarked;

/**
 * What a test must not leave behind: open content, calls under way, upload sessions, temporary
 * files.
 *
 * <p>Entry class: {@link io.storageconnector.testkit.leak.LeakCheck}. Stability: API, subject to
 * change before 1.0.
 */
@NullMarked
package io.storageconnector.testkit.leak;

import org.jspecify.annotations.NullMarked;

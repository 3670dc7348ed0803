/**
 * Faults by what happens on the wire and when: rules that a test writes, and the record of what was
 * attempted and what took effect.
 *
 * <p>Entry class: {@link io.storageconnector.testkit.fault.FaultPlan}, reached through a fake's
 * {@code on(operation)}. Stability: API, subject to change before 1.0.
 */
@NullMarked
package io.storageconnector.testkit.fault;

import org.jspecify.annotations.NullMarked;

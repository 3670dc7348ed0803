/** A short kill run, in every build, and the evidence it stands on. */
@NullMarked
package io.storageconnector.benchmarks.kill;

import org.jspecify.annotations.NullMarked;

/** Processes that are killed and stopped at random while they rotate tokens. Not published. */
@NullMarked
package io.storageconnector.benchmarks.kill;

import org.jspecify.annotations.NullMarked;

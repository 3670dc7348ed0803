/** Proves what the hot path leaves out. */
@NullMarked
package io.storageconnector.benchmarks.hotpath;

import org.jspecify.annotations.NullMarked;

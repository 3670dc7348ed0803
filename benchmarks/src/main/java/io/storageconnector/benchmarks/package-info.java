/** Measurements and whole-process runs, started from the command line. Not published. */
@NullMarked
package io.storageconnector.benchmarks;

import org.jspecify.annotations.NullMarked;

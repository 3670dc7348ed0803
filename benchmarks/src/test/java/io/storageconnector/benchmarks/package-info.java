/** Tests of the runs, and short ones of the whole. */
@NullMarked
package io.storageconnector.benchmarks;

import org.jspecify.annotations.NullMarked;

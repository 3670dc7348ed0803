/** A small storm, in every build. */
@NullMarked
package io.storageconnector.benchmarks.storm;

import org.jspecify.annotations.NullMarked;

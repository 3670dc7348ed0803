/** Many threads in several processes find the token expired, all at once. Not published. */
@NullMarked
package io.storageconnector.benchmarks.storm;

import org.jspecify.annotations.NullMarked;

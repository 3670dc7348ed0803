/** What a call pays for its token when the token is good. Not published. */
@NullMarked
package io.storageconnector.benchmarks.hotpath;

import org.jspecify.annotations.NullMarked;

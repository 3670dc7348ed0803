/** The only place that waits, and the randomness of waiting. Not API. */
@NullMarked
package io.storageconnector.internal.time;

import org.jspecify.annotations.NullMarked;

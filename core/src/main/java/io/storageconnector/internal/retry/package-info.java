/** How long to wait before another attempt; the only place that knows the retry engine. Not API. */
@NullMarked
package io.storageconnector.internal.retry;

import org.jspecify.annotations.NullMarked;

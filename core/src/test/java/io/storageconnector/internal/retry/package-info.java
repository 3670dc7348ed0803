/** Tests of how failed attempts are repeated. */
@NullMarked
package io.storageconnector.internal.retry;

import org.jspecify.annotations.NullMarked;

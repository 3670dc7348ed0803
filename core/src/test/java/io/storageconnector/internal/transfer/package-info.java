/** Tests of what can't be reached through a connector. */
@NullMarked
package io.storageconnector.internal.transfer;

import org.jspecify.annotations.NullMarked;

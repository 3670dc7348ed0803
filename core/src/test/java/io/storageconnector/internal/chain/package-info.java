/** Tests of the call chain's own parts. */
@NullMarked
package io.storageconnector.internal.chain;

import org.jspecify.annotations.NullMarked;

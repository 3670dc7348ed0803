/** Tests of the token room, and the world they need: time, a provider, and a store with faults. */
@NullMarked
package io.storageconnector.internal.rotation;

import org.jspecify.annotations.NullMarked;

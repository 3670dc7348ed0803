/**
 * A deterministic simulation of many processes over one token store and one provider: the
 * scheduler, the world, and the loader that takes protections out. What needs to see the inside of
 * rotation lies one package above.
 */
@NullMarked
package io.storageconnector.internal.rotation.sim;

import org.jspecify.annotations.NullMarked;

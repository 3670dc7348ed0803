/** Behaviour of the connector over a scripted backend. */
@NullMarked
package io.storageconnector.internal.connector;

import org.jspecify.annotations.NullMarked;

/**
 * The connector that applications hold: checks arguments, then hands on to chain, transfers and
 * paths. Not API.
 */
@NullMarked
package io.storageconnector.internal.connector;

import org.jspecify.annotations.NullMarked;

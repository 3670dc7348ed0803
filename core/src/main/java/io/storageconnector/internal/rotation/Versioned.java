package io.storageconnector.internal.rotation;

import io.storageconnector.auth.Revision;
import java.time.Instant;

/**
 * A record as it is, or will be, in the store.
 *
 * @param revision the name of this written state
 * @param dueAt when somebody should look at it again
 * @param record the record
 */
record Versioned(Revision revision, Instant dueAt, TokenRecord record) {}

/**
 * Access tokens, and how they are renewed without ever losing a refresh token. Not API.
 *
 * <p>{@link io.storageconnector.internal.rotation.RefreshCoordinator} is the one class that may
 * call a token endpoint. The record a store keeps ({@code TokenRecord}) already carries lease and
 * intent, so that the algorithm is that of several processes, and tests run it with several
 * coordinators over one store. Not here yet: the sweeper that keeps idle connections alive, resumes
 * what a dead process left and confirms suspicions without a caller; a place for pairs that no
 * store takes; and re-sealing under a new key.
 */
@NullMarked
package io.storageconnector.internal.rotation;

import org.jspecify.annotations.NullMarked;

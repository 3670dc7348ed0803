/** Access tokens and how they are renewed without ever losing a refresh token. Not API. */
@NullMarked
package io.storageconnector.internal.rotation;

import org.jspecify.annotations.NullMarked;

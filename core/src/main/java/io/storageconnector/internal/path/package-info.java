/** Paths over a storage that only knows ids. Not API. */
@NullMarked
package io.storageconnector.internal.path;

import org.jspecify.annotations.NullMarked;

/** Tests of the values in this package. */
@NullMarked
package io.storageconnector.auth;

import org.jspecify.annotations.NullMarked;

/** Tests of the values in this package. */
@NullMarked
package io.storageconnector.item;

import org.jspecify.annotations.NullMarked;

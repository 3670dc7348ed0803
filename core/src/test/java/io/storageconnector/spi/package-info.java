/** Tests of the values in this package. */
@NullMarked
package io.storageconnector.spi;

import org.jspecify.annotations.NullMarked;

/** Tests of this package. */
@NullMarked
package io.storageconnector.testkit.memory;

import org.jspecify.annotations.NullMarked;

/** Tests of this package. */
@NullMarked
package io.storageconnector.testkit.contract;

import org.jspecify.annotations.NullMarked;

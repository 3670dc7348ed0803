/** Tests of the Box provider, against the fake Box. */
@NullMarked
package io.storageconnector.box;

import org.jspecify.annotations.NullMarked;

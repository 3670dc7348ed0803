/** Tests of the fakes through HTTP, as a client sees them. */
@NullMarked
package io.storageconnector.testkit;

import org.jspecify.annotations.NullMarked;

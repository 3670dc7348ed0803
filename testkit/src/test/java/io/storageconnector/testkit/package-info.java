/** Tests of the fakes through HTTP, as a client sees them. */
@NullUnmarked
package io.storageconnector.testkit;

import org.jspecify.annotations.NullUnmarked;

@NullMarked
package io.storageconnector.testkit.leak;

import org.jspecify.annotations.NullMarked;

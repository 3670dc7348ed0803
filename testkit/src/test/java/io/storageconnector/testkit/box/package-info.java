@NullMarked
package io.storageconnector.testkit.box;

import org.jspecify.annotations.NullMarked;

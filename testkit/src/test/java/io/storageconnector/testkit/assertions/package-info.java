@NullMarked
package io.storageconnector.testkit.assertions;

import org.jspecify.annotations.NullMarked;

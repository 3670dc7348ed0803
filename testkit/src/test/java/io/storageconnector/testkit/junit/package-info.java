@NullMarked
package io.storageconnector.testkit.junit;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.storageconnector.testkit;

import org.jspecify.annotations.NullMarked;

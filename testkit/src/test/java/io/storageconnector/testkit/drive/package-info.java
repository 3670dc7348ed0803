@NullMarked
package io.storageconnector.testkit.drive;

import org.jspecify.annotations.NullMarked;

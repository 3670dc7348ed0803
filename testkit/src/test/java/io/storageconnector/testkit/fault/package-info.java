@NullMarked
package io.storageconnector.testkit.fault;

import org.jspecify.annotations.NullMarked;

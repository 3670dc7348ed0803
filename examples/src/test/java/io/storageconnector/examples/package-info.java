@NullMarked
package io.storageconnector.examples;

import org.jspecify.annotations.NullMarked;

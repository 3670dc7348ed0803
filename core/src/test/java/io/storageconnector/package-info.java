@NullMarked
package io.storageconnector;

import org.jspecify.annotations.NullMarked;

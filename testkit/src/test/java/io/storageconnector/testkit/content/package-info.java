@NullMarked
package io.storageconnector.testkit.content;

import org.jspecify.annotations.NullMarked;

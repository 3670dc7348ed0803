@NullMarked
package io.storageconnector.testkit.http;

import org.jspecify.annotations.NullMarked;

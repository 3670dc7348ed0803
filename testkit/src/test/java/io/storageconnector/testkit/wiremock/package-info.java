@NullMarked
package io.storageconnector.testkit.wiremock;

import org.jspecify.annotations.NullMarked;

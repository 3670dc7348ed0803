@NullMarked
package io.storageconnector.testkit.oauth;

import org.jspecify.annotations.NullMarked;

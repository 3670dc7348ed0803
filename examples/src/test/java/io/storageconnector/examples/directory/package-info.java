/** Tests of the provider over a directory. */
@NullMarked
package io.storageconnector.examples.directory;

import org.jspecify.annotations.NullMarked;

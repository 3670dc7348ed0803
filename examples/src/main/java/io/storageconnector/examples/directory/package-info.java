/**
 * A provider as somebody outside the project would write it, with the public API and SPI alone: a
 * plain directory tree. The guide "Writing a provider" walks through it.
 */
@NullMarked
package io.storageconnector.examples.directory;

import org.jspecify.annotations.NullMarked;

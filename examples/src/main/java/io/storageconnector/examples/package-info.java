/**
 * The quick start: the main job of the library with its grants in a database, against a fake Box or
 * a real one.
 */
@NullMarked
package io.storageconnector.examples;

import org.jspecify.annotations.NullMarked;

/**
 * The quick start: the main job of the library, once against a fake Box and once against a real
 * one.
 */
@NullMarked
package io.storageconnector.examples;

import org.jspecify.annotations.NullMarked;

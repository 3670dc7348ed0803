/**
 * The bytes that the fakes store, and the multipart bodies in which they arrive.
 *
 * <p>Entry class: {@link io.storageconnector.testkit.content.ContentStore}. Serves the fakes of
 * this module and is no API of its own: it may change at any time.
 */
@NullMarked
package io.storageconnector.testkit.content;

import org.jspecify.annotations.NullMarked;

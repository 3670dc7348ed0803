/**
 * How connections are kept: the {@link io.storageconnector.auth.TokenStore} SPI, the cipher that
 * seals what it holds, secrets and connection states. API, and SPI for authors of token stores.
 */
@NullMarked
package io.storageconnector.auth;

import org.jspecify.annotations.NullMarked;

/**
 * The token state of an OAuth 2 server in plain Java, shared by the fakes.
 *
 * <p>Entry class: {@link io.storageconnector.testkit.oauth.FakeOAuth}. It knows codes, proof keys,
 * token families, rotation, expiry and revocation, and no provider's wording. Beside it stand the
 * pieces every provider's endpoints need: client credentials, signed tokens, consent pages.
 * Stability: API for people who write fakes, subject to change before 1.0.
 */
@NullMarked
package io.storageconnector.testkit.oauth;

import org.jspecify.annotations.NullMarked;

package io.storageconnector.testkit.oauth;

import org.jspecify.annotations.Nullable;

/**
 * What an authorization code stands for until it is exchanged.
 *
 * @param holder whose tokens it becomes
 * @param redirectUri where the code is sent
 * @param terms what kind of grant begins with the exchange
 * @param challenge what the exchange has to prove, or null for nothing
 */
public record CodeGrant(
    TokenHolder holder, String redirectUri, GrantTerms terms, @Nullable PkceChallenge challenge) {}

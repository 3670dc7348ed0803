package io.storageconnector.testkit.oauth;

/**
 * Whose access token this is, and what it may do.
 *
 * @param clientId the client it was issued to
 * @param subject the account it stands for
 * @param limits what is left of the account's rights
 */
public record TokenHolder(String clientId, String subject, TokenLimits limits) {}

package io.storageconnector.auth;

import static java.util.Objects.requireNonNull;

/**
 * Whom an application acts as without a human's consent: the subject of a service account login.
 * Providers have factories for theirs. It holds no secret; keys and client secrets belong to the
 * provider's configuration, so they can be changed without touching a connection.
 *
 * @param provider the provider's id
 * @param subjectType what kind of subject it is, in the provider's own words, such as {@code
 *     enterprise}
 * @param subjectId the subject's id at the provider; may be empty where the kind says it all
 */
public record ServiceAccount(String provider, String subjectType, String subjectId) {

  private static final int MAX_LENGTH = 200;

  /**
   * Checks the components.
   *
   * @param provider the provider's id
   * @param subjectType what kind of subject it is
   * @param subjectId the subject's id at the provider; may be empty
   */
  public ServiceAccount {
    requireNonNull(provider, "provider");
    requireNonNull(subjectType, "subjectType");
    requireNonNull(subjectId, "subjectId");
    if (provider.isEmpty() || subjectType.isEmpty()) {
      throw new IllegalArgumentException("a service account has a provider and a kind of subject");
    }
    if (provider.length() > MAX_LENGTH
        || subjectType.length() > MAX_LENGTH
        || subjectId.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a part of a service account is longer than 200 characters");
    }
  }

  /** {@return provider and kind of subject} */
  @Override
  public String toString() {
    return "ServiceAccount[" + provider + ", " + subjectType + "]";
  }
}

package io.storageconnector.internal.rotation;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ServiceAccount;
import org.jspecify.annotations.Nullable;

/**
 * Where a grant comes from. The same for the whole life of one authorization.
 *
 * @param provider the provider's id
 * @param serviceAccount as whom the application logs in; absent if a human consented
 * @param account the stable id of the account whose owner consented; absent if the provider did not
 *     tell
 */
record Origin(String provider, @Nullable ServiceAccount serviceAccount, @Nullable String account) {

  /** Providers' account ids are much shorter; a longer one is no use and would not be stored. */
  static final int MAX_ACCOUNT_LENGTH = 200;

  Origin {
    requireNonNull(provider, "provider");
    if (serviceAccount != null && !serviceAccount.provider().equals(provider)) {
      throw new IllegalArgumentException("the service account is of another provider");
    }
    if (account != null && account.length() > MAX_ACCOUNT_LENGTH) {
      throw new IllegalArgumentException("an account id is longer than 200 characters");
    }
  }

  static Origin consent(String provider, @Nullable String account) {
    return new Origin(provider, null, account);
  }

  static Origin of(ServiceAccount serviceAccount) {
    return new Origin(serviceAccount.provider(), serviceAccount, null);
  }
}

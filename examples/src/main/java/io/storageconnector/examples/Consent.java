package io.storageconnector.examples;

import io.storageconnector.PendingAuthorization;
import java.util.Map;

/** How the customer's admin comes to say yes. */
interface Consent {

  /** Returns the query parameters with which the provider called back. */
  Map<String, String> obtain(PendingAuthorization pending);
}

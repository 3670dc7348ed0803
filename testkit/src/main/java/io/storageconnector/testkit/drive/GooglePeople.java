package io.storageconnector.testkit.drive;

import java.util.List;

/** The accounts of a fake Drive as Google's logins see them. Implementations are thread-safe. */
public interface GooglePeople {

  /**
   * Returns the people who can consent.
   *
   * @return the e-mail addresses of all accounts but the service accounts
   */
  List<String> people();

  /**
   * Learns of a new service account, which owns nothing and has no storage quota.
   *
   * @param email its e-mail address
   */
  void addServiceAccount(String email);
}

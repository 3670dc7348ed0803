package io.storageconnector.examples;

import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.spi.StorageProvider;
import java.net.URI;

/**
 * A storage service in this process, with the trouble a real one makes. The stories know no more of
 * a service than this.
 */
interface FakeService extends AutoCloseable {

  /** Returns what a person calls it. */
  String name();

  /** Returns where it listens. */
  URI address();

  /** Returns the provider that leads to it, configured for both kinds of login. */
  StorageProvider provider();

  /** Puts a file where the customer's admin would put it, below the root. */
  void put(String path, byte[] content);

  /**
   * Does what the customer's admin does in the service's console, once: authorises the application
   * to log in without anybody's consent. Puts nothing anywhere.
   */
  ServiceAccount authorizeApplication();

  /** Puts a file where the service account finds it. */
  void putForServiceAccount(String path, byte[] content);

  /** Lets the next listing fail with 503. */
  void failNextListing();

  /** Stores the next version of a file and loses the answer. */
  void loseNextVersionAnswer();

  /** Drops all access tokens before their time, so that the next call is answered with 401. */
  void expireAccessTokens();

  /** Returns how many files and versions it stored. */
  int uploads();

  /** Returns how many codes of a consent it exchanged. */
  int codes();

  /** Returns how often it renewed an access token of a consent. */
  int renewals();

  /** Returns how many access tokens it issued to service accounts. */
  int serviceTokens();

  /** Fails if something was asked of it that it does not know, or a fault did not strike. */
  void assertClean();

  /** Keeps what the next run has to know, and stops. */
  @Override
  void close();
}

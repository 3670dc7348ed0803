package io.storageconnector.testkit;

import io.storageconnector.testkit.content.StoredItem;
import io.storageconnector.testkit.fault.FaultPlan;
import io.storageconnector.testkit.fault.WireLog;
import io.storageconnector.testkit.http.FakeCertificates;
import io.storageconnector.testkit.oauth.TokenExchange;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a fake Box and a fake Drive have in common, for tests that are to hold at both.
 *
 * <p>Methods without a login speak of the account {@link #OWNER}; a path is relative to its root,
 * with {@code /} between names. Thread-safe.
 */
public sealed interface StorageFake extends AutoCloseable permits FakeBox, FakeDrive {

  /** The login of the account every fake starts with. */
  String OWNER = "maria@acme.test";

  /** Which provider a fake stands for. */
  enum Kind {
    /** {@link FakeBox}. */
    BOX("Box"),
    /** {@link FakeDrive}. */
    DRIVE("Google Drive");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /**
     * Returns the provider's name, for people.
     *
     * @return such as {@code Google Drive}
     */
    public String title() {
      return title;
    }
  }

  /**
   * Returns which provider this fake stands for.
   *
   * @return the kind, always the same
   */
  Kind kind();

  /**
   * Returns the id of the application the fake starts with.
   *
   * @return the client id
   */
  String clientId();

  /**
   * Returns the secret of the application the fake starts with.
   *
   * @return the client secret
   */
  String clientSecret();

  /**
   * Returns the certificate authority behind the HTTPS ports and the proxy.
   *
   * @return the certificates, made for this fake alone
   */
  FakeCertificates certificates();

  /**
   * Consents as {@link #OWNER}, without a browser. A second call is a second consent.
   *
   * @param consentPage the address the admin was sent to
   * @return the query parameters of the callback: {@code code}, {@code state} and what else the
   *     provider adds
   */
  Map<String, String> approve(URI consentPage);

  /** Lets all access tokens expire now. */
  void expireAccessTokens();

  /** Lets all refresh tokens expire now. */
  void expireRefreshTokens();

  /**
   * Revokes all grants of an account, as its owner can do in the provider's settings.
   *
   * @param login the account
   */
  void revokeGrants(String login);

  /**
   * Counts what the token endpoint was asked and did.
   *
   * @return how often each grant type had each outcome
   */
  Map<TokenExchange, Integer> tokenExchangeCounts();

  /**
   * Returns every secret handed out. Nearly each contains {@code FAKESECRET}.
   *
   * @return a copy, for a scan of logs and messages
   */
  Set<String> secretsIssued();

  /**
   * Returns the clock of every rule.
   *
   * @return the clock, to be moved by the test
   */
  FakeClock clock();

  /**
   * Returns all faults asked for.
   *
   * @return the plan
   */
  FaultPlan faults();

  /**
   * Returns the record of what arrived and what took effect.
   *
   * @return the log
   */
  WireLog log();

  /**
   * Returns what was asked that the provider does not document or the fake does not model.
   *
   * @return one line per violation, without values
   */
  List<String> violations();

  /**
   * Fails when there were violations, or faults that never fired. Meant for the end of a test.
   *
   * @throws AssertionError naming them
   */
  void assertClean();

  /**
   * Counts the upload sessions that were begun and neither finished nor given up.
   *
   * @return the number of sessions that wait for bytes
   */
  int openUploads();

  /**
   * Makes a folder and those above it; existing ones stay.
   *
   * @param path names with {@code /} between
   * @return the folder's id
   */
  String folder(String path);

  /**
   * Makes a file and the folders above it, or a new version when it exists.
   *
   * @param path names with {@code /} between
   * @param bytes the content
   * @return the file's id
   */
  String file(String path, byte[] bytes);

  /**
   * Finds an item outside the trash; of twins, the older one.
   *
   * @param path names with {@code /} between
   * @return its id, or empty when there is none
   */
  Optional<String> id(String path);

  /**
   * Returns the bytes of a file's current version. Meant for files that fit into memory.
   *
   * @param path names with {@code /} between
   * @return a copy of the content
   * @throws IllegalArgumentException if there is no such file
   */
  byte[] content(String path);

  /**
   * Counts a file's versions that are left.
   *
   * @param path names with {@code /} between
   * @return the number of versions, the current one included
   * @throws IllegalArgumentException if there is no such file
   */
  int versions(String path);

  /**
   * Lists a folder's children, twins by as many equal names.
   *
   * @param path names with {@code /} between; empty for the root
   * @return their names
   * @throws IllegalArgumentException if there is no such folder
   */
  List<String> children(String path);

  /**
   * Lists everything below a folder as the fake really holds it, twins and what lies in the trash
   * included.
   *
   * @param path names with {@code /} between
   * @return the items in order of their paths
   * @throws IllegalArgumentException if there is no such folder
   */
  List<StoredItem> tree(String path);

  /**
   * Counts the connections that clients hold open to this fake, idle ones included: a client that
   * forgets to close a body needs a new one for each request.
   *
   * @return how many there are now
   */
  int openConnections();

  /**
   * Puts an item into the trash.
   *
   * @param path names with {@code /} between
   * @throws IllegalArgumentException if there is no such item
   */
  void trash(String path);

  /** Stops the fake and deletes its temporary files. A second call does nothing. */
  @Override
  void close();
}

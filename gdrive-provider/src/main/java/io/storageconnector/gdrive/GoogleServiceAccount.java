package io.storageconnector.gdrive;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ServiceAccount;
import java.util.regex.Pattern;

/**
 * Whom a service account of Google acts as. The credentials it acts with are no part of it: they
 * are in {@link GoogleServerApp}, so that a key can be changed without touching a connection.
 *
 * <pre>{@code
 * storage.connect(ConnectionId.of("globex"), GoogleServiceAccount.actingFor("files@globex.example"));
 * }</pre>
 */
public final class GoogleServiceAccount {

  private static final String ITSELF = "service-account";
  private static final String USER = "user";

  /** Not what an address may be, but what no address can do without. */
  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]{3,130}");

  private GoogleServiceAccount() {}

  /**
   * {@return the service account itself} It owns no storage: it can read what is shared with its
   * e-mail address, and write to shared drives it is a member of. Every connection made with this
   * acts as the same account, so it sees what all customers shared with it: give each connector a
   * folder of the customer as its root.
   */
  public static ServiceAccount itself() {
    return new ServiceAccount(GoogleDriveProvider.ID, ITSELF, "");
  }

  /**
   * {@return a user in whose name the service account acts} An admin of the user's Workspace has to
   * authorise the service account's client id for it, with every scope of {@link
   * GoogleDriveConfig#scopes} (domain-wide delegation).
   *
   * @param email the user's primary e-mail address
   * @throws IllegalArgumentException if that is no e-mail address
   */
  public static ServiceAccount actingFor(String email) {
    ServiceAccount account =
        new ServiceAccount(GoogleDriveProvider.ID, USER, requireNonNull(email, "email"));
    if (!isSubject(account)) {
      throw new IllegalArgumentException("a Google user is named by an e-mail address");
    }
    return account;
  }

  /** Says whether Google can know such a subject; a stored one may be of another release. */
  static boolean isSubject(ServiceAccount account) {
    return isUser(account)
        ? EMAIL.matcher(account.subjectId()).matches()
        : account.subjectType().equals(ITSELF);
  }

  static boolean isUser(ServiceAccount account) {
    return account.subjectType().equals(USER);
  }
}

package io.storageconnector.box;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ServiceAccount;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whom a server application of Box acts as. The credentials it acts with are no part of it: they
 * are in {@link BoxServerApp}, so that they can be changed, and JWT and client credentials be
 * exchanged for each other, without touching a connection.
 *
 * <pre>{@code
 * storage.connect(ConnectionId.of("globex"), BoxServiceAccount.enterprise("12345"));
 * }</pre>
 */
public final class BoxServiceAccount {

  static final String ENTERPRISE = "enterprise";
  static final String USER = "user";

  private static final Set<String> TYPES = Set.of(ENTERPRISE, USER);
  private static final Pattern ID = Pattern.compile("[0-9]{1,20}");

  private BoxServiceAccount() {}

  /**
   * {@return the application's own account in a customer's enterprise} Box makes it when an admin
   * of that enterprise authorises the application; it owns nothing and sees nothing until it is
   * invited to a folder.
   *
   * @param enterpriseId the id of the customer's enterprise, from its Admin Console
   * @throws IllegalArgumentException if that is no id of Box's
   */
  public static ServiceAccount enterprise(String enterpriseId) {
    return account(ENTERPRISE, requireNonNull(enterpriseId, "enterpriseId"));
  }

  /**
   * {@return a user in whose name the application acts} The application needs the setting "Generate
   * user access tokens", and for users it did not create "App + Enterprise Access".
   *
   * @param userId the user's id, not the login
   * @throws IllegalArgumentException if that is no id of Box's
   */
  public static ServiceAccount user(String userId) {
    return account(USER, requireNonNull(userId, "userId"));
  }

  /** Says whether Box can know such a subject; a stored one may be of another release. */
  static boolean isSubject(ServiceAccount account) {
    return TYPES.contains(account.subjectType()) && isId(account.subjectId());
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  private static ServiceAccount account(String type, String id) {
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "the id of a Box " + type + " is a number, up to 20 digits");
    }
    return new ServiceAccount(BoxProvider.ID, type, id);
  }
}

package io.storageconnector.testkit.drive;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The people who can log in, and what their administrators have done to their logins.
 *
 * <p>Thread-safe. Who exists is asked of the files' side each time, so that both always agree.
 */
final class GoogleDirectory {

  /** What the e-mail address of a service account ends in, after the id of its project. */
  static final String SERVICE_ACCOUNTS = ".iam.gserviceaccount.com";

  /** What stops an account's refresh tokens without ending them. */
  enum Restriction {
    /** The session has to be renewed by the user (doc: session control). */
    SESSION_ENDED,
    /** The administrator does not allow the application or its scopes (doc). */
    ADMIN_POLICY
  }

  private final DriveSeed seed;
  private final Map<String, Restriction> restrictions = new ConcurrentHashMap<>();

  GoogleDirectory(DriveSeed seed) {
    this.seed = seed;
  }

  /** All accounts but the service accounts, oldest first. */
  List<String> people() {
    return seed.accounts().stream().filter(email -> !isServiceAccount(email)).toList();
  }

  private static boolean isServiceAccount(String email) {
    return email.endsWith(SERVICE_ACCOUNTS);
  }

  Optional<String> find(String email) {
    return people().stream().filter(known -> known.equalsIgnoreCase(email)).findFirst();
  }

  String require(String email) {
    return find(email).orElseThrow(() -> new IllegalArgumentException("no account has this login"));
  }

  void restrict(String email, Restriction restriction) {
    restrictions.put(require(email), restriction);
  }

  void lift(String email) {
    restrictions.remove(require(email));
  }

  /** A user who has just consented has renewed the session as well (assumed). */
  void sessionRenewed(String email) {
    restrictions.remove(email, Restriction.SESSION_ENDED);
  }

  Optional<Restriction> restriction(String email) {
    return Optional.ofNullable(restrictions.get(email));
  }

  static String domain(String email) {
    return email.substring(email.indexOf('@') + 1).toLowerCase(Locale.ROOT);
  }

  /** The stable number that stands for an account (doc: 21 digits in practice). */
  static String subjectNumber(String email) {
    return "1" + String.format(Locale.ROOT, "%020d", Math.abs((long) email.hashCode()) * 104_729);
  }
}

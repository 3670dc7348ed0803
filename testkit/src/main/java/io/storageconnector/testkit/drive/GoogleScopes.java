package io.storageconnector.testkit.drive;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The scopes Google knows, and the form it writes them in.
 *
 * <p>Those of Drive: doc (Choose Google Drive API scopes). A scope of another API is taken for good
 * when it looks like one (assumed).
 */
final class GoogleScopes {

  static final String PREFIX = "https://www.googleapis.com/auth/";
  static final String DRIVE = PREFIX + "drive";
  static final String EMAIL = PREFIX + "userinfo.email";
  static final String PROFILE = PREFIX + "userinfo.profile";
  static final String OPENID = "openid";

  private static final Set<String> OF_DRIVE =
      Set.of(
          "drive",
          "drive.readonly",
          "drive.file",
          "drive.appdata",
          "drive.appfolder",
          "drive.apps.readonly",
          "drive.install",
          "drive.meet.readonly",
          "drive.metadata",
          "drive.metadata.readonly",
          "drive.photos.readonly",
          "drive.scripts");

  /** Answers name the long form whichever was asked for (reported). */
  private static final Map<String, String> LONG = Map.of("email", EMAIL, "profile", PROFILE);

  private static final String MAIL = "https://mail.google.com/";

  private GoogleScopes() {}

  /**
   * Reads a list of scopes.
   *
   * @throws GoogleRefusal if one of them does not exist
   */
  static Set<String> parse(String text) {
    Set<String> scopes = new LinkedHashSet<>();
    Arrays.stream(text.trim().split("\\s+"))
        .filter(scope -> !scope.isEmpty())
        .map(scope -> LONG.getOrDefault(scope, scope))
        .forEach(scopes::add);
    List<String> unknown = scopes.stream().filter(scope -> !exists(scope)).toList();
    if (!unknown.isEmpty()) {
      throw GoogleRefusal.invalidScope(
          "Some requested scopes were invalid. {invalid=" + unknown + "}");
    }
    return scopes;
  }

  /**
   * Reads the scopes a test names.
   *
   * @throws IllegalArgumentException if one of them does not exist
   */
  static Set<String> require(Collection<String> scopes) {
    try {
      return parse(text(scopes));
    } catch (GoogleRefusal refusal) {
      throw new IllegalArgumentException(refusal.description(), refusal);
    }
  }

  private static boolean exists(String scope) {
    if (scope.startsWith(PREFIX)) {
      String name = scope.substring(PREFIX.length());
      return name.startsWith("drive") ? OF_DRIVE.contains(name) : name.matches("[a-z][a-z0-9._-]*");
    }
    return scope.equals(OPENID) || scope.equals(MAIL);
  }

  static String text(Collection<String> scopes) {
    return String.join(" ", scopes);
  }

  /** The scopes of signing in have no box to tick (doc: granular permissions). */
  static boolean isSignIn(String scope) {
    return scope.equals(OPENID) || scope.equals(EMAIL) || scope.equals(PROFILE);
  }

  /** A password change ends the refresh tokens that may read mail (doc). */
  static boolean isGmail(String scope) {
    return scope.equals(MAIL) || scope.startsWith(PREFIX + "gmail.");
  }
}

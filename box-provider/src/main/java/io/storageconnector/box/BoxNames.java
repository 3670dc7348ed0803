package io.storageconnector.box;

/**
 * Box's rules for names: which it takes as they are, and which it holds to be the same.
 *
 * <p>The rule is that of the API reference. The error guide forbids more (such as {@code -} and
 * leading blanks), which Box does take (rclone's tests).
 */
final class BoxNames {

  private BoxNames() {}

  static boolean isLegal(String name) {
    return !name.equals(".")
        && !name.equals("..")
        && !name.endsWith(" ")
        && name.codePoints().allMatch(BoxNames::isLegal);
  }

  /** Says whether two names collide in one folder: Box ignores case. */
  static boolean isSame(String one, String other) {
    return one.equalsIgnoreCase(other);
  }

  private static boolean isLegal(int c) {
    boolean unpairedSurrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return c != '/' && c != '\\' && !Character.isISOControl(c) && !unpairedSurrogate;
  }
}

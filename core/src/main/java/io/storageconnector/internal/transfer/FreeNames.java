package io.storageconnector.internal.transfer;

/** The names under which a second file is stored beside an existing one. */
final class FreeNames {

  private FreeNames() {}

  /**
   * Returns {@code report (n).csv} for {@code report.csv}, with the stem cut so that the name is no
   * longer than allowed.
   */
  static String numbered(String name, int number, int maxLength) {
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String extension = dot > 0 ? name.substring(dot) : "";
    String suffix = " (" + number + ")" + extension;
    int room = Math.max(0, maxLength - suffix.length());
    if (stem.length() > room) {
      // Never cut a surrogate pair in two.
      int end = room > 0 && Character.isHighSurrogate(stem.charAt(room - 1)) ? room - 1 : room;
      stem = stem.substring(0, end);
    }
    return stem + suffix;
  }
}

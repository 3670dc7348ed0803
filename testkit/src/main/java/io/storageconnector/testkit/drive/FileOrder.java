package io.storageconnector.testkit.drive;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;

/**
 * The order of a listing. Without {@code orderBy} it is unspecified (doc); here the newest come
 * first, which no client should rely on.
 */
final class FileOrder {

  private FileOrder() {}

  /** Refuses keys that do not exist. Keys: doc (files.list). */
  static Comparator<DriveFile> parse(String orderBy, DriveAccount account) {
    Comparator<DriveFile> order = null;
    for (String part : orderBy.split(",", -1)) {
      String[] words = part.trim().split(" +", -1);
      Comparator<DriveFile> next = key(words[0], account);
      if (words.length == 2 && words[1].equals("desc")) {
        next = next.reversed();
      } else if (words.length != 1) {
        throw DriveRefusal.invalid("orderBy");
      }
      order = order == null ? next : order.thenComparing(next);
    }
    if (order == null) {
      throw DriveRefusal.invalid("orderBy");
    }
    return order.thenComparing(DriveFile::id);
  }

  private static Comparator<DriveFile> key(String word, DriveAccount account) {
    return switch (word) {
      case "createdTime" -> Comparator.comparing(DriveFile::createdTime);
      case "folder" -> Comparator.comparing(file -> !file.isFolder());
      case "modifiedByMeTime" ->
          Comparator.comparing(file -> file.modifiedTimeBy(account).orElse(Instant.EPOCH));
      case "modifiedTime" -> Comparator.comparing(DriveFile::modifiedTime);
      case "recency" -> Comparator.comparing(file -> recency(file, account));
      case "name" -> Comparator.comparing(file -> file.name().toLowerCase(Locale.ROOT));
      case "name_natural" -> (one, other) -> natural(one.name(), other.name());
      case "quotaBytesUsed" -> Comparator.comparingLong(DriveWorld::storage);
      case "sharedWithMeTime" -> Comparator.comparing(DriveFile::createdAt);
      case "starred" -> Comparator.comparing(file -> !file.isStarredBy(account));
      case "viewedByMeTime" ->
          Comparator.comparing(file -> file.viewedTimeBy(account).orElse(Instant.EPOCH));
      default -> throw DriveRefusal.invalid("orderBy");
    };
  }

  private static Instant recency(DriveFile file, DriveAccount account) {
    Instant viewed = file.viewedTimeBy(account).orElse(Instant.EPOCH);
    return viewed.isAfter(file.modifiedTime()) ? viewed : file.modifiedTime();
  }

  /** Numbers inside names compare as numbers (doc: 1, 2, 12 instead of 1, 12, 2). */
  static int natural(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int order;
      if (Character.isDigit(a.charAt(i)) && Character.isDigit(b.charAt(j))) {
        int endA = endOfNumber(a, i);
        int endB = endOfNumber(b, j);
        String numberA = withoutZeros(a.substring(i, endA));
        String numberB = withoutZeros(b.substring(j, endB));
        order = Integer.compare(numberA.length(), numberB.length());
        order = order == 0 ? numberA.compareTo(numberB) : order;
        i = endA;
        j = endB;
      } else {
        order = Character.compare(a.charAt(i++), b.charAt(j++));
      }
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length() - i, b.length() - j);
  }

  private static int endOfNumber(String text, int start) {
    int end = start;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static String withoutZeros(String digits) {
    return digits.replaceFirst("^0+", "");
  }
}

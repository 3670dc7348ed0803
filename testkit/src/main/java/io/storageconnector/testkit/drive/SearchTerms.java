package io.storageconnector.testkit.drive;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The terms of the search language, with the operators each allows (doc: search query terms). A
 * null result means that the term or its operator does not exist.
 */
final class SearchTerms {

  private SearchTerms() {}

  /** A term with a quoted value. */
  static @Nullable SearchCondition compare(String term, String operator, String value) {
    return switch (term) {
      case "name" -> name(operator, value);
      case "fullText" -> operator.equals("contains") ? fullText(value) : null;
      case "mimeType" -> mimeType(operator, value);
      case "modifiedTime" ->
          time(operator, value, (file, view) -> Optional.of(file.modifiedTime()));
      case "createdTime" -> time(operator, value, (file, view) -> Optional.of(file.createdTime()));
      case "viewedByMeTime" ->
          time(operator, value, (file, view) -> file.viewedTimeBy(view.viewer().account()));
      case "visibility" -> visibility(operator, value);
      case "shortcutDetails.targetId" ->
          equality(
              operator,
              (file, view) -> file.target().filter(t -> t.id().equals(value)).isPresent());
      default -> null;
    };
  }

  /** A term with {@code true} or {@code false}. */
  static @Nullable SearchCondition compare(String term, String operator, boolean value) {
    return switch (term) {
      case "trashed" -> equality(operator, (file, view) -> file.isTrashed() == value);
      case "starred" ->
          equality(operator, (file, view) -> file.isStarredBy(view.viewer().account()) == value);
      case "sharedWithMe" ->
          equality(operator, (file, view) -> sharedWithMe().holds(file, view) == value);
      default -> null;
    };
  }

  /** A value in a collection. */
  static @Nullable SearchCondition member(String collection, String value) {
    return switch (collection) {
      case "parents" ->
          (file, view) -> {
            DriveFile parent = file.parent();
            return parent != null
                && (parent.id().equals(value)
                    || (value.equals("root") && parent == view.viewer().account().root()));
          };
      case "owners" ->
          (file, view) -> file.owner().filter(owner -> named(owner, value, view)).isPresent();
      case "writers" -> granted(value, role -> role.edits());
      case "readers" -> granted(value, role -> !role.edits());
      default -> null;
    };
  }

  private static boolean named(DriveAccount account, String value, SearchView view) {
    return account.email().equalsIgnoreCase(value)
        || (value.equals("me") && account == view.viewer().account());
  }

  private static SearchCondition granted(String value, Predicate<DriveRole> role) {
    return (file, view) -> {
      String email = value.equals("me") ? view.viewer().account().email() : value;
      return view.world().access().effective(file).stream()
          .anyMatch(p -> email.equalsIgnoreCase(p.grantee()) && role.test(p.role()));
    };
  }

  /** Doc: files explicitly shared with the user. */
  static SearchCondition sharedWithMe() {
    return (file, view) -> {
      DriveAccount me = view.viewer().account();
      return file.owner().filter(owner -> owner != me).isPresent()
          && file.permission(me.permissionId()).isPresent();
    };
  }

  static SearchCondition property(String key, String value, boolean isPrivate) {
    return (file, view) ->
        view.words(file)
            .map(
                words ->
                    isPrivate
                        ? words.appProperties().getOrDefault(view.viewer().clientId(), Map.of())
                        : words.properties())
            .filter(properties -> value.equals(properties.get(key)))
            .isPresent();
  }

  /**
   * Without case (reported: GAM wiki); {@code contains} finds beginnings of words (doc: prefixes).
   */
  private static @Nullable SearchCondition name(String operator, String value) {
    if (operator.equals("contains")) {
      return indexed(words -> hasPrefix(words.name(), value));
    }
    return equality(operator, indexed(words -> words.name().equalsIgnoreCase(value)));
  }

  /** Of the text, only name and description are searched (assumed: content is not indexed here). */
  private static SearchCondition fullText(String value) {
    return indexed(words -> hasWord(words.name(), value) || hasWord(words.description(), value));
  }

  private static SearchCondition indexed(Predicate<IndexEntries.Entry> condition) {
    return (file, view) -> view.words(file).filter(condition).isPresent();
  }

  /** Doc: {@code HelloWorld} is found by {@code Hello}, and not by {@code World}. */
  private static boolean hasPrefix(String text, String value) {
    String lower = text.toLowerCase(Locale.ROOT);
    String wanted = value.toLowerCase(Locale.ROOT);
    if (lower.startsWith(wanted)) {
      return true;
    }
    for (int i = 1; i < lower.length(); i++) {
      if (!Character.isLetterOrDigit(lower.charAt(i - 1)) && lower.startsWith(wanted, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasWord(String text, String value) {
    String wanted = value.toLowerCase(Locale.ROOT);
    return Arrays.asList(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")).contains(wanted)
        || (wanted.contains(" ") && text.toLowerCase(Locale.ROOT).contains(wanted));
  }

  private static @Nullable SearchCondition mimeType(String operator, String value) {
    if (operator.equals("contains")) {
      return (file, view) -> file.mimeType().startsWith(value);
    }
    return equality(operator, (file, view) -> file.mimeType().equals(value));
  }

  private static @Nullable SearchCondition visibility(String operator, String value) {
    return equality(
        operator,
        (file, view) -> {
          String found =
              view.world().access().effective(file).stream()
                  .map(DrivePermission::type)
                  .filter(type -> type.equals("anyone") || type.equals("domain"))
                  .findFirst()
                  .map(type -> type.equals("anyone") ? "anyoneWithLink" : "domainWithLink")
                  .orElse("limited");
          return found.equals(value);
        });
  }

  private static @Nullable SearchCondition equality(String operator, SearchCondition equal) {
    return switch (operator) {
      case "=" -> equal;
      case "!=" -> equal.negated();
      default -> null;
    };
  }

  private static @Nullable SearchCondition time(
      String operator, String value, BiFunction<DriveFile, SearchView, Optional<Instant>> time) {
    Instant limit = instant(value);
    Predicate<Integer> order =
        switch (operator) {
          case "<" -> sign -> sign < 0;
          case "<=" -> sign -> sign <= 0;
          case "=" -> sign -> sign == 0;
          case "!=" -> sign -> sign != 0;
          case ">" -> sign -> sign > 0;
          case ">=" -> sign -> sign >= 0;
          default -> null;
        };
    if (limit == null || order == null) {
      return null;
    }
    return (file, view) ->
        time.apply(file, view).filter(t -> order.test(t.compareTo(limit))).isPresent();
  }

  /** RFC 3339, with UTC when it names no offset (doc). */
  private static @Nullable Instant instant(String value) {
    try {
      if (!value.contains("T")) {
        return LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      boolean zoned = value.endsWith("Z") || value.matches(".*[+-]\\d\\d:\\d\\d");
      return zoned
          ? OffsetDateTime.parse(value).toInstant()
          : LocalDateTime.parse(value).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }
}

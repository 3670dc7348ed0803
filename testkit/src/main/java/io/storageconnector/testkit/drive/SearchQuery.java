package io.storageconnector.testkit.drive;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parsed search, as {@code q} of {@code files.list} expresses it. Immutable.
 *
 * @param condition what a file has to fulfil
 * @param usesIndex whether it asks for what only the search index knows
 * @param parentId the folder all results are in, or null when the search does not say
 */
record SearchQuery(SearchCondition condition, boolean usesIndex, @Nullable String parentId) {

  /** The search that finds everything. */
  static final SearchQuery EVERYTHING = new SearchQuery((file, view) -> true, false, null);

  /** Reads {@code q}; refuses what Drive does not understand by 400 {@code invalid}. */
  static SearchQuery parse(String text) {
    return new SearchParser(text).parse();
  }

  Optional<String> parent() {
    return Optional.ofNullable(parentId);
  }

  /** Says whether a file is found. What the index does not hold yet is not (assumed). */
  boolean finds(DriveFile file, SearchView view) {
    return (!usesIndex || view.words(file).isPresent()) && condition.holds(file, view);
  }
}

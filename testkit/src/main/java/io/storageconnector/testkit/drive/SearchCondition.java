package io.storageconnector.testkit.drive;

/** One condition of a search, simple or composed. */
@FunctionalInterface
interface SearchCondition {

  /** Says whether a file fulfils it, seen by whoever searches. */
  boolean holds(DriveFile file, SearchView view);

  /** Both conditions. */
  default SearchCondition and(SearchCondition other) {
    return (file, view) -> holds(file, view) && other.holds(file, view);
  }

  /** Either condition. */
  default SearchCondition or(SearchCondition other) {
    return (file, view) -> holds(file, view) || other.holds(file, view);
  }

  /** The opposite. */
  default SearchCondition negated() {
    return (file, view) -> !holds(file, view);
  }
}

package io.storageconnector.item;

/** What an upload does if the folder already holds an item of that name. */
public enum ConflictPolicy {
  /** Refuses with {@code ItemAlreadyExistsException}, which names the existing item. */
  FAIL,
  /** Leaves the existing file as it is and reports it; sends no bytes where it can tell before. */
  SKIP,
  /** Adds the content as a new version of the existing file; its id stays. */
  NEW_VERSION,
  /** Stores a second file under a free name, such as {@code report (1).csv}. */
  KEEP_BOTH
}

package io.storageconnector.testkit.memory;

/** How a listing is cut into pages. All shapes deliver the same items. */
public enum PageShape {
  /** Each page holds as many items as were asked for, and the last one says that it is the last. */
  FULL,
  /** Each page holds at most half as many items as were asked for. */
  SHORT,
  /** An empty page comes before each page with items, and one more at the end. */
  WITH_EMPTY
}

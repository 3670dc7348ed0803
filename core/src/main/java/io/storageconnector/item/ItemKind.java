package io.storageconnector.item;

/**
 * What an item is. A provider may address kinds through different endpoints, so a ref carries it.
 */
public enum ItemKind {
  /** Bytes with a name. */
  FILE,
  /** A container of items. */
  FOLDER,
  /** A pointer to another item or to a web address; never followed on its own. */
  SHORTCUT,
  /**
   * A document that exists only inside the provider (a Google Doc, a Box Note) and has no bytes.
   */
  NATIVE_DOC
}

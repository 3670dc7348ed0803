package io.storageconnector;

/**
 * What an application asked for; names the operation in errors, observations and logs. Constants
 * may be added in a minor release.
 */
public enum Operation {
  /** Metadata of one item, or that it is not there. */
  GET,
  /** A page of a folder. */
  LIST,
  /** The top folders an account can see. */
  LIST_ROOTS,
  /** The question what a connection lacks for its work in a folder. */
  CHECK,
  /** Children of one name, and so a step of a path. */
  FIND_BY_NAME,
  /** The folders above an item. */
  ANCESTORS,
  /** A new folder. */
  CREATE_FOLDER,
  /** An id for something to be created. */
  NEW_ITEM_ID,
  /** The question whether an upload would be accepted. */
  PREFLIGHT,
  /** Content in one request. */
  UPLOAD,
  /** The start of an upload in parts. */
  OPEN_SESSION,
  /** One part of an upload. */
  UPLOAD_PART,
  /** The parts that have arrived. */
  LIST_PARTS,
  /** The end of an upload in parts. */
  COMMIT,
  /** The end of an upload in parts that is given up. */
  ABORT,
  /** Stored content. */
  DOWNLOAD,
  /** A document of the provider's own, as bytes. */
  EXPORT,
  /** A change of parent. */
  MOVE,
  /** A change of name. */
  RENAME,
  /** A copy of a file. */
  COPY,
  /** Into the trash. */
  TRASH,
  /** Out of the trash. */
  RESTORE,
  /** Gone for good. */
  DELETE_PERMANENTLY,
  /** Consent, code exchange, refresh or revocation. */
  AUTHORIZE
}

package io.storageconnector;

/**
 * Something that not every provider can do. What is not declared refuses with {@link
 * UnsupportedCapabilityException} and sends nothing. Constants may be added in a minor release.
 */
public enum Capability {
  /** Files keep earlier versions: {@code ConflictPolicy.NEW_VERSION}. */
  FILE_VERSIONS,
  /** A range of a file can be downloaded. */
  RANGE_DOWNLOAD,
  /** Large files can be uploaded in parts. */
  UPLOAD_SESSIONS,
  /** Parts of one upload may be sent at the same time. */
  PARALLEL_PARTS,
  /** Trash, new version and rename can be made to depend on the change tag. */
  CONDITIONAL_WRITE,
  /** Items can be moved to another folder. */
  MOVE,
  /** Files can be copied by the provider. */
  COPY_FILE,
  /** Items can be moved to a trash. */
  TRASH,
  /** Items can be brought back from the trash. */
  RESTORE,
  /** Items can be removed for good. */
  DELETE_PERMANENTLY,
  /** The provider itself keeps names unique within a folder. */
  UNIQUE_NAMES,
  /** Documents that exist only inside the provider can be exported as bytes. */
  EXPORT,
  /** The account may see further top folders beside its own, such as shared drives. */
  SHARED_ROOTS,
  /** A connection can be authorized by a human's consent. */
  USER_CONSENT,
  /** A connection can be one of a service account, without a human's consent. */
  SERVICE_ACCOUNTS,
  /** An access token can be restricted to one folder. */
  RESTRICTED_TOKENS
}

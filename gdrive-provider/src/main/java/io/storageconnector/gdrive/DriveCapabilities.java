package io.storageconnector.gdrive;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.item.ChecksumAlgorithm;

/** What Drive can do, as far as the library asks. */
final class DriveCapabilities {

  /** The id of the provider, which is part of every ref. */
  static final String PROVIDER = "gdrive";

  /** Drive's own limit (files.create): 5,120 GB. */
  private static final long MAX_FILE_SIZE = 5120L * 1000 * 1000 * 1000;

  /** What Google advises to send in one request (guide "Upload file data"): 5 MB or less. */
  static final long MAX_DIRECT_UPLOAD = 5L * 1000 * 1000;

  /** Drive documents no limit; longer names fit no other provider and no file system. */
  private static final int MAX_NAME = 255;

  private DriveCapabilities() {}

  /** Returns what Drive can do without regard to how an application logs in. */
  static Capabilities.Builder files() {
    return Capabilities.builder(PROVIDER)
        .supports(
            Capability.FILE_VERSIONS,
            Capability.RANGE_DOWNLOAD,
            Capability.UPLOAD_SESSIONS,
            Capability.MOVE,
            Capability.COPY_FILE,
            Capability.TRASH,
            Capability.RESTORE,
            Capability.DELETE_PERMANENTLY,
            Capability.EXPORT,
            Capability.SHARED_ROOTS)
        // The CPU computes SHA-1 and SHA-256 by itself, MD5 not; a few old files have MD5 alone.
        .checksumAlgorithms(ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256, ChecksumAlgorithm.MD5)
        .caseSensitiveNames(true)
        .names(
            MAX_NAME,
            "at most 255 characters, none of them a control character",
            DriveCapabilities::isLegal)
        .maxPageSize(1000)
        .maxFileSize(MAX_FILE_SIZE)
        .maxDirectUpload(MAX_DIRECT_UPLOAD);
  }

  private static boolean isLegal(String name) {
    return name.chars().noneMatch(Character::isISOControl);
  }
}

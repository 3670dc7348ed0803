package io.storageconnector.testkit.drive;

import java.util.Arrays;
import java.util.Optional;

/** What somebody may do with an item, weakest first (doc: roles and permissions). */
public enum DriveRole {
  /** Sees and downloads. */
  READER("reader"),
  /** Sees, downloads and comments. */
  COMMENTER("commenter"),
  /** Changes content and shares. */
  WRITER("writer"),
  /** Manages the content of a shared drive: moves and trashes. */
  FILE_ORGANIZER("fileOrganizer"),
  /** Manages a shared drive with its members, and deletes for good. */
  ORGANIZER("organizer"),
  /** Owns an item in My Drive. */
  OWNER("owner");

  private final String word;

  DriveRole(String word) {
    this.word = word;
  }

  /** Drive's word for it. */
  String word() {
    return word;
  }

  static Optional<DriveRole> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word.equals(word)).findFirst();
  }

  boolean edits() {
    return compareTo(WRITER) >= 0;
  }
}

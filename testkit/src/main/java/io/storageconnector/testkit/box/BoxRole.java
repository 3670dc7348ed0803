package io.storageconnector.testkit.box;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The roles of Box, from the weakest to the strongest, and what each may do (doc).
 *
 * <p>Seeded with {@code FakeBox.collaborate}.
 */
public enum BoxRole {
  /** Adds files and sees names, no more. */
  UPLOADER(false, true, false),
  /** Sees a preview, downloads nothing. */
  PREVIEWER(false, false, false),
  /** As both of the above. */
  PREVIEWER_UPLOADER(false, true, false),
  /** Reads. */
  VIEWER(true, false, false),
  /** Reads and adds. */
  VIEWER_UPLOADER(true, true, false),
  /** Reads and writes. */
  EDITOR(true, true, true),
  /** As an editor, and shares. */
  CO_OWNER(true, true, true),
  /** Owns the folder. */
  OWNER(true, true, true);

  private final boolean downloads;
  private final boolean uploads;
  private final boolean edits;

  BoxRole(boolean downloads, boolean uploads, boolean edits) {
    this.downloads = downloads;
    this.uploads = uploads;
    this.edits = edits;
  }

  boolean downloads() {
    return downloads;
  }

  boolean uploads() {
    return uploads;
  }

  boolean edits() {
    return edits;
  }

  /** May it invite others? Editors may unless the owner forbids it (doc). */
  boolean invites() {
    return edits;
  }

  /** The word on the wire: blanks, and a hyphen for the co-owner. */
  String wireName() {
    return this == CO_OWNER ? "co-owner" : name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static Optional<BoxRole> parse(String wireName) {
    return Arrays.stream(values()).filter(role -> role.wireName().equals(wireName)).findFirst();
  }
}

package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;

/**
 * What a restricted access token may still do: less than the token it is made from.
 *
 * @param folder the only folder it opens, with all that lies in it
 * @param access what it may do there
 */
public record TokenRestriction(ItemRef folder, Access access) {

  /** What may be done in the folder. Constants may be added in a minor release. */
  public enum Access {
    /** List and download. */
    READ,
    /** List, download, upload, create, rename and remove. */
    READ_WRITE
  }

  /**
   * Checks the components.
   *
   * @param folder the only folder it opens
   * @param access what it may do there
   */
  public TokenRestriction {
    requireNonNull(access, "access");
    if (requireNonNull(folder, "folder").kind() != ItemKind.FOLDER) {
      throw new IllegalArgumentException("a token is restricted to a folder: " + folder);
    }
  }
}

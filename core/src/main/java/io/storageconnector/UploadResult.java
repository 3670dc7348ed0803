package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.FileItem;

/**
 * What an upload did.
 *
 * @param outcome what became of the content
 * @param file the file as the provider reported it afterwards; with {@link Outcome#SKIPPED} the one
 *     that was there
 */
public record UploadResult(Outcome outcome, FileItem file) {

  /** What became of uploaded content. */
  public enum Outcome {
    /** A new file holds it; size and hash were compared with what was sent. */
    CREATED,
    /**
     * A new version of an existing file holds it; size and hash were compared with what was sent.
     */
    NEW_VERSION,
    /** The name was taken and the existing file was left alone. */
    SKIPPED
  }

  /**
   * Checks the components.
   *
   * @param outcome what became of the content
   * @param file the file as the provider reported it afterwards
   */
  public UploadResult {
    requireNonNull(outcome, "outcome");
    requireNonNull(file, "file");
  }
}

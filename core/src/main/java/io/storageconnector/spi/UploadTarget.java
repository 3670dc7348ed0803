package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.ItemRef;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where uploaded content goes: a new file, or a new version of a file. Immutable; prints no name.
 */
public abstract sealed class UploadTarget {

  private final @Nullable String mediaType;
  private final @Nullable Instant contentModifiedAt;

  private UploadTarget(@Nullable String mediaType, @Nullable Instant contentModifiedAt) {
    this.mediaType = mediaType;
    this.contentModifiedAt = contentModifiedAt;
  }

  /** {@return the media type the caller declared, if any} */
  public Optional<String> mediaType() {
    return Optional.ofNullable(mediaType);
  }

  /** {@return when the content was last changed by its author, if the caller said so} */
  public Optional<Instant> contentModifiedAt() {
    return Optional.ofNullable(contentModifiedAt);
  }

  /**
   * {@return the target "a new file"}
   *
   * @param place folder, name and perhaps id
   * @param mediaType the declared media type, or null
   * @param contentModifiedAt the declared time of change, or null
   */
  public static NewFile newFile(
      NewItem place, @Nullable String mediaType, @Nullable Instant contentModifiedAt) {
    return new NewFile(place, mediaType, contentModifiedAt);
  }

  /**
   * {@return the target "a new version of a file"} The file keeps its name, even if somebody
   * renames it at the same time.
   *
   * @param file the file
   * @param ifMatch the change tag it must still have, or null for any
   * @param mediaType the declared media type, or null
   * @param contentModifiedAt the declared time of change, or null
   */
  public static NewVersion newVersion(
      ItemRef file,
      @Nullable String ifMatch,
      @Nullable String mediaType,
      @Nullable Instant contentModifiedAt) {
    return new NewVersion(file, ifMatch, mediaType, contentModifiedAt);
  }

  /** A file that does not exist yet. */
  public static final class NewFile extends UploadTarget {

    private final NewItem place;

    private NewFile(
        NewItem place, @Nullable String mediaType, @Nullable Instant contentModifiedAt) {
      super(mediaType, contentModifiedAt);
      this.place = requireNonNull(place, "place");
    }

    /** {@return folder, name and perhaps id} */
    public NewItem place() {
      return place;
    }

    @Override
    public String toString() {
      return place.toString();
    }
  }

  /** A further version of an existing file. */
  public static final class NewVersion extends UploadTarget {

    private final ItemRef file;
    private final @Nullable String ifMatch;

    private NewVersion(
        ItemRef file,
        @Nullable String ifMatch,
        @Nullable String mediaType,
        @Nullable Instant contentModifiedAt) {
      super(mediaType, contentModifiedAt);
      this.file = requireNonNull(file, "file");
      this.ifMatch = ifMatch;
    }

    /** {@return the file} */
    public ItemRef file() {
      return file;
    }

    /** {@return the change tag the file must still have; empty for any} */
    public Optional<String> ifMatch() {
      return Optional.ofNullable(ifMatch);
    }

    @Override
    public String toString() {
      return "new version of " + file;
    }
  }
}

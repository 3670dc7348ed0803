package io.storageconnector.item;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A file: named bytes with versions. Immutable and thread-safe. */
public final class FileItem extends Item {

  private final long size;
  private final @Nullable String versionId;
  private final @Nullable Instant contentModifiedAt;
  private final @Nullable String mediaType;
  private final List<Checksum> checksums;

  private FileItem(Builder builder) {
    super(builder);
    this.size = builder.size;
    this.versionId = builder.versionId;
    this.contentModifiedAt = builder.contentModifiedAt;
    this.mediaType = builder.mediaType;
    this.checksums = List.copyOf(builder.checksums);
  }

  /**
   * {@return a builder; providers use it}
   *
   * @param ref a ref of kind {@link ItemKind#FILE}
   * @param name the file's name
   */
  public static Builder builder(ItemRef ref, String name) {
    return new Builder(ref, name);
  }

  /** {@return the size in bytes of the current version, if the provider told it} */
  public OptionalLong size() {
    return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }

  /** {@return the id of the current version, if the provider numbers versions} */
  public Optional<String> versionId() {
    return Optional.ofNullable(versionId);
  }

  /** {@return when the content was last changed by its author, as the uploader declared it} */
  public Optional<Instant> contentModifiedAt() {
    return Optional.ofNullable(contentModifiedAt);
  }

  /** {@return the media type, such as {@code text/csv}, if the provider knows one} */
  public Optional<String> mediaType() {
    return Optional.ofNullable(mediaType);
  }

  /** {@return the provider's checksums of the current version; empty if it gave none} */
  public List<Checksum> checksums() {
    return checksums;
  }

  /**
   * {@return the checksum of one algorithm}
   *
   * @param algorithm which one
   */
  public Optional<Checksum> checksum(ChecksumAlgorithm algorithm) {
    for (Checksum checksum : checksums) {
      if (checksum.algorithm() == algorithm) {
        return Optional.of(checksum);
      }
    }
    return Optional.empty();
  }

  /** Builds a {@link FileItem}. Not thread-safe. */
  public static final class Builder extends Item.Builder<Builder> {

    private long size = -1;
    private @Nullable String versionId;
    private @Nullable Instant contentModifiedAt;
    private @Nullable String mediaType;
    private final List<Checksum> checksums = new ArrayList<>(1);

    private Builder(ItemRef ref, String name) {
      super(ref, ItemKind.FILE, name);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets the size in bytes; default unknown.
     *
     * @param value the size, not negative
     * @return this builder
     */
    public Builder size(long value) {
      if (value < 0) {
        throw new IllegalArgumentException("size is negative: " + value);
      }
      this.size = value;
      return this;
    }

    /**
     * Sets the id of the current version; default unknown.
     *
     * @param value the id, or null if unknown
     * @return this builder
     */
    public Builder versionId(@Nullable String value) {
      this.versionId = value;
      return this;
    }

    /**
     * Sets when the content was last changed by its author; default unknown.
     *
     * @param value the time, or null if unknown
     * @return this builder
     */
    public Builder contentModifiedAt(@Nullable Instant value) {
      this.contentModifiedAt = value;
      return this;
    }

    /**
     * Sets the media type; default unknown.
     *
     * @param value the type, or null if unknown
     * @return this builder
     */
    public Builder mediaType(@Nullable String value) {
      this.mediaType = value;
      return this;
    }

    /**
     * Adds a checksum of the current version.
     *
     * @param value the checksum
     * @return this builder
     */
    public Builder addChecksum(Checksum value) {
      this.checksums.add(value);
      return this;
    }

    /** {@return the file} */
    public FileItem build() {
      return new FileItem(this);
    }
  }
}

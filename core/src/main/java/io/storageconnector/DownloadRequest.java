package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.ByteRange;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to download: a file, perhaps a version, perhaps a range. Immutable. */
public final class DownloadRequest {

  private final ItemRef file;
  private final @Nullable FileItem known;
  private final @Nullable String versionId;
  private final @Nullable ByteRange range;
  private final @Nullable TransferListener listener;

  private DownloadRequest(Builder builder) {
    this.file = builder.file;
    this.known = builder.known;
    this.versionId = builder.versionId;
    this.range = builder.range;
    this.listener = builder.listener;
  }

  /**
   * {@return a request for the current version of a file} The library asks for size and hash first,
   * so that it can verify what arrives.
   *
   * @param file the file
   */
  public static DownloadRequest of(ItemRef file) {
    return builder(file).build();
  }

  /**
   * {@return a request for exactly the version that an item describes, without asking again}
   *
   * @param file the item, as a listing or {@code get} returned it
   */
  public static DownloadRequest of(FileItem file) {
    return builder(file).build();
  }

  /**
   * {@return a builder}
   *
   * @param file the file
   */
  public static Builder builder(ItemRef file) {
    return new Builder(file, null);
  }

  /**
   * {@return a builder for exactly the version that an item describes}
   *
   * @param file the item, as a listing or {@code get} returned it
   */
  public static Builder builder(FileItem file) {
    return new Builder(file.ref(), file);
  }

  /** {@return the file} */
  public ItemRef file() {
    return file;
  }

  /** {@return the item whose version is asked for, if the caller had one} */
  public Optional<FileItem> known() {
    return Optional.ofNullable(known);
  }

  /** {@return the version; empty for the current one, or the one of {@link #known()}} */
  public Optional<String> versionId() {
    return Optional.ofNullable(versionId);
  }

  /** {@return the range; empty for all bytes} */
  public Optional<ByteRange> range() {
    return Optional.ofNullable(range);
  }

  /** {@return who is told how far the download has come, if anybody} */
  public Optional<TransferListener> listener() {
    return Optional.ofNullable(listener);
  }

  /** Builds a {@link DownloadRequest}. Not thread-safe. */
  public static final class Builder {

    private final ItemRef file;
    private final @Nullable FileItem known;
    private @Nullable String versionId;
    private @Nullable ByteRange range;
    private @Nullable TransferListener listener;

    private Builder(ItemRef file, @Nullable FileItem known) {
      this.file = requireNonNull(file, "file");
      this.known = known;
      if (file.kind() != ItemKind.FILE) {
        throw new IllegalArgumentException("only files can be downloaded: " + file);
      }
    }

    /**
     * Sets the version; default the current one. The content of an earlier version is checked for
     * its announced length only, because providers publish no hash for it here.
     *
     * @param value the version's id
     * @return this builder
     */
    public Builder versionId(String value) {
      this.versionId = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets the range; default all bytes. A range is checked for its length, not for a hash. One
     * that starts behind the end of the file is refused.
     *
     * @param value the range
     * @return this builder
     */
    public Builder range(ByteRange value) {
      this.range = requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets who is told how far the download has come; default nobody.
     *
     * @param value the listener
     * @return this builder
     */
    public Builder listener(TransferListener value) {
      this.listener = requireNonNull(value, "value");
      return this;
    }

    /** {@return the request} */
    public DownloadRequest build() {
      return new DownloadRequest(this);
    }
  }
}

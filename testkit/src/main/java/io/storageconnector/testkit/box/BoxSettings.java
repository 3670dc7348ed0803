package io.storageconnector.testkit.box;

import java.time.Duration;

/**
 * How strict and how large a fake Box is.
 *
 * <p>Immutable; changed through {@link #toBuilder()}.
 */
public final class BoxSettings {

  private final boolean strict;
  private final long partSize;
  private final long minimumSessionSize;
  private final long directUploadLimit;
  private final int maximumPageSize;
  private final boolean hiddenEntries;
  private final boolean folderTwins;
  private final int commitDelays;
  private final Duration downloadLifetime;
  private final Duration sessionLifetime;

  private BoxSettings(Builder builder) {
    this.strict = builder.strict;
    this.partSize = builder.partSize;
    this.minimumSessionSize = builder.minimumSessionSize;
    this.directUploadLimit = builder.directUploadLimit;
    this.maximumPageSize = builder.maximumPageSize;
    this.hiddenEntries = builder.hiddenEntries;
    this.folderTwins = builder.folderTwins;
    this.commitDelays = builder.commitDelays;
    this.downloadLifetime = builder.downloadLifetime;
    this.sessionLifetime = builder.sessionLifetime;
  }

  /**
   * Begins with the values of the real Box.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins with these settings.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.strict = strict;
    builder.partSize = partSize;
    builder.minimumSessionSize = minimumSessionSize;
    builder.directUploadLimit = directUploadLimit;
    builder.maximumPageSize = maximumPageSize;
    builder.hiddenEntries = hiddenEntries;
    builder.folderTwins = folderTwins;
    builder.commitDelays = commitDelays;
    builder.downloadLifetime = downloadLifetime;
    builder.sessionLifetime = sessionLifetime;
    return builder;
  }

  boolean strict() {
    return strict;
  }

  long partSize() {
    return partSize;
  }

  long minimumSessionSize() {
    return minimumSessionSize;
  }

  long directUploadLimit() {
    return directUploadLimit;
  }

  int maximumPageSize() {
    return maximumPageSize;
  }

  boolean hiddenEntries() {
    return hiddenEntries;
  }

  boolean folderTwins() {
    return folderTwins;
  }

  int commitDelays() {
    return commitDelays;
  }

  Duration downloadLifetime() {
    return downloadLifetime;
  }

  Duration sessionLifetime() {
    return sessionLifetime;
  }

  /** Collects settings. Not thread-safe. */
  public static final class Builder {
    private boolean strict = true;
    private long partSize = 8L * 1024 * 1024;
    private long minimumSessionSize = 20_000_000;
    private long directUploadLimit = 50_000_000;
    private int maximumPageSize = 1000;
    private boolean hiddenEntries;
    private boolean folderTwins;
    private int commitDelays;
    private Duration downloadLifetime = Duration.ofMinutes(15);
    private Duration sessionLifetime = Duration.ofDays(7);

    private Builder() {}

    /**
     * Serves requests with parameters the fake does not model, ignoring those, instead of refusing
     * with 501. Unknown endpoints stay refused.
     *
     * @return this builder
     */
    public Builder lenient() {
      strict = false;
      return this;
    }

    /**
     * Sets the size of an upload session's parts. Default 8 MiB (reported).
     *
     * @param bytes the size of every part but the last
     * @return this builder
     */
    public Builder partSize(long bytes) {
      partSize = bytes;
      return this;
    }

    /**
     * Sets the smallest file an upload session accepts. Default 20,000,000 bytes (doc: "20MB").
     *
     * @param bytes the size
     * @return this builder
     */
    public Builder minimumSessionSize(long bytes) {
      minimumSessionSize = bytes;
      return this;
    }

    /**
     * Sets the largest file a direct upload may carry; a strict fake refuses larger ones. Default
     * 50,000,000 bytes (doc).
     *
     * @param bytes the size
     * @return this builder
     */
    public Builder directUploadLimit(long bytes) {
      directUploadLimit = bytes;
      return this;
    }

    /**
     * Caps the page size below what requests ask for. Default 1000 (doc).
     *
     * @param entries the largest number of entries in a page
     * @return this builder
     */
    public Builder maximumPageSize(int entries) {
      maximumPageSize = entries;
      return this;
    }

    /**
     * Makes pages come back short, as they do when a folder holds entries the account cannot see:
     * every third place of a listing is empty, and counts. Off by default.
     *
     * @return this builder
     */
    public Builder shortPages() {
      hiddenEntries = true;
      return this;
    }

    /**
     * Lets two creations of the same folder at the same time both succeed, which leaves two folders
     * of one name (reported: box/box-node-sdk#574). At the same time means that the answer to the
     * first is not out when the second arrives; hold it with {@code
     * on(BoxOperation.CREATE_FOLDER).hold()} to be sure. Off by default: the second is answered
     * with 409.
     *
     * @return this builder
     */
    public Builder folderTwins() {
      folderTwins = true;
      return this;
    }

    /**
     * Lets the commit of an upload session answer 202 with {@code Retry-After} some times before it
     * succeeds. Default none.
     *
     * @param times how often
     * @return this builder
     */
    public Builder commitDelays(int times) {
      commitDelays = times;
      return this;
    }

    /**
     * Sets how long a download link lives. Default 15 minutes (doc).
     *
     * @param lifetime the time
     * @return this builder
     */
    public Builder downloadLifetime(Duration lifetime) {
      downloadLifetime = lifetime;
      return this;
    }

    /**
     * Sets how long an upload session lives. Default 7 days (doc).
     *
     * @param lifetime the time
     * @return this builder
     */
    public Builder sessionLifetime(Duration lifetime) {
      sessionLifetime = lifetime;
      return this;
    }

    /**
     * Makes the settings.
     *
     * @return immutable settings
     */
    public BoxSettings build() {
      if (partSize < 1
          || minimumSessionSize < 0
          || directUploadLimit < 0
          || maximumPageSize < 1
          || commitDelays < 0) {
        throw new IllegalArgumentException(
            "sizes and counts cannot be negative, and a part or page not empty");
      }
      return new BoxSettings(this);
    }
  }
}

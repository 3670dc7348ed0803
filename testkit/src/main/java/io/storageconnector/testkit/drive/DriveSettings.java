package io.storageconnector.testkit.drive;

import java.time.Duration;

/**
 * How strict and how large a fake Drive is, and which of the unpleasant truths about Drive it
 * tells.
 *
 * <p>Immutable; changed through {@link #toBuilder()}.
 */
public final class DriveSettings {

  private final boolean strict;
  private final int maximumPageSize;
  private final boolean emptyPages;
  private final boolean shortPages;
  private final Duration pageTokenLifetime;
  private final Duration indexDelay;
  private final Duration sessionLifetime;
  private final long chunkCommitLimit;
  private final long dailyUploadLimit;
  private final long multipartLimit;
  private final long exportLimit;
  private final boolean permissionsLastWriteWins;
  private final boolean refusesUnopenedFiles;
  private final boolean incompleteSearch;

  private DriveSettings(Builder builder) {
    this.strict = builder.strict;
    this.maximumPageSize = builder.maximumPageSize;
    this.emptyPages = builder.emptyPages;
    this.shortPages = builder.shortPages;
    this.pageTokenLifetime = builder.pageTokenLifetime;
    this.indexDelay = builder.indexDelay;
    this.sessionLifetime = builder.sessionLifetime;
    this.chunkCommitLimit = builder.chunkCommitLimit;
    this.dailyUploadLimit = builder.dailyUploadLimit;
    this.multipartLimit = builder.multipartLimit;
    this.exportLimit = builder.exportLimit;
    this.permissionsLastWriteWins = builder.permissionsLastWriteWins;
    this.refusesUnopenedFiles = builder.refusesUnopenedFiles;
    this.incompleteSearch = builder.incompleteSearch;
  }

  /**
   * Begins with the values of the real Drive.
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
    builder.maximumPageSize = maximumPageSize;
    builder.emptyPages = emptyPages;
    builder.shortPages = shortPages;
    builder.pageTokenLifetime = pageTokenLifetime;
    builder.indexDelay = indexDelay;
    builder.sessionLifetime = sessionLifetime;
    builder.chunkCommitLimit = chunkCommitLimit;
    builder.dailyUploadLimit = dailyUploadLimit;
    builder.multipartLimit = multipartLimit;
    builder.exportLimit = exportLimit;
    builder.permissionsLastWriteWins = permissionsLastWriteWins;
    builder.refusesUnopenedFiles = refusesUnopenedFiles;
    builder.incompleteSearch = incompleteSearch;
    return builder;
  }

  boolean strict() {
    return strict;
  }

  int maximumPageSize() {
    return maximumPageSize;
  }

  boolean emptyPages() {
    return emptyPages;
  }

  boolean shortPages() {
    return shortPages;
  }

  Duration pageTokenLifetime() {
    return pageTokenLifetime;
  }

  Duration indexDelay() {
    return indexDelay;
  }

  Duration sessionLifetime() {
    return sessionLifetime;
  }

  long chunkCommitLimit() {
    return chunkCommitLimit;
  }

  long dailyUploadLimit() {
    return dailyUploadLimit;
  }

  long multipartLimit() {
    return multipartLimit;
  }

  long exportLimit() {
    return exportLimit;
  }

  boolean permissionsLastWriteWins() {
    return permissionsLastWriteWins;
  }

  boolean refusesUnopenedFiles() {
    return refusesUnopenedFiles;
  }

  boolean incompleteSearch() {
    return incompleteSearch;
  }

  /** Collects settings. Not thread-safe. */
  public static final class Builder {
    private boolean strict = true;
    private int maximumPageSize = 100;
    private boolean emptyPages;
    private boolean shortPages;
    private Duration pageTokenLifetime = Duration.ofHours(4);
    private Duration indexDelay = Duration.ZERO;
    private Duration sessionLifetime = Duration.ofDays(7);
    private long chunkCommitLimit = Long.MAX_VALUE;
    private long dailyUploadLimit = 750_000_000_000L;
    private long multipartLimit = 5L * 1024 * 1024 * 1024 * 1024;
    private long exportLimit = 10L * 1024 * 1024;
    private boolean permissionsLastWriteWins;
    private boolean refusesUnopenedFiles;
    private boolean incompleteSearch;

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
     * Caps the page size of file listings below what requests ask for. Default 100 (doc: "maximum
     * 100; above is changed to 100"); other clients still ask for up to 1000.
     *
     * @param items the largest number of items in a page
     * @return this builder
     */
    public Builder maximumPageSize(int items) {
      maximumPageSize = items;
      return this;
    }

    /**
     * Makes every third page of a file listing empty, with a token for the next one (doc: pages may
     * be empty before the end). Off by default.
     *
     * @return this builder
     */
    public Builder emptyPages() {
      emptyPages = true;
      return this;
    }

    /**
     * Makes pages of file listings half as long as asked for. Off by default.
     *
     * @return this builder
     */
    public Builder shortPages() {
      shortPages = true;
      return this;
    }

    /**
     * Sets how long the page token of a listing is good. Default 4 hours (doc: "several hours").
     *
     * @param time the time
     * @return this builder
     */
    public Builder pageTokenLifetime(Duration time) {
      pageTokenLifetime = time;
      return this;
    }

    /**
     * Sets how long it takes until searches by name, full text or property see a change; listings
     * by parent, type and time see it at once (measured by kopia/kopia#90; for properties assumed).
     * Default no time.
     *
     * @param time the delay
     * @return this builder
     */
    public Builder indexDelay(Duration time) {
      indexDelay = time;
      return this;
    }

    /**
     * Sets how long an upload session lives. Default one week (doc).
     *
     * @param time the time
     * @return this builder
     */
    public Builder sessionLifetime(Duration time) {
      sessionLifetime = time;
      return this;
    }

    /**
     * Lets every chunk of an upload session store at most so many bytes and be answered with 308,
     * as Drive may (doc). A multiple of 256 KiB is kind, any other number is not. Default
     * unlimited.
     *
     * @param bytes the bytes stored per request
     * @return this builder
     */
    public Builder chunkCommitLimit(long bytes) {
      chunkCommitLimit = bytes;
      return this;
    }

    /**
     * Sets how many bytes an account may upload and copy in a day of the fake's clock; after that,
     * uploads are refused with {@code userRateLimitExceeded} (doc; message reported by rclone).
     * Default 750 GB (doc).
     *
     * @param bytes the bytes
     * @return this builder
     */
    public Builder dailyUploadLimit(long bytes) {
      dailyUploadLimit = bytes;
      return this;
    }

    /**
     * Sets the largest body an upload in one request may have. Default 5 TB: Drive advises 5 MB and
     * documents no limit.
     *
     * @param bytes the bytes
     * @return this builder
     */
    public Builder multipartLimit(long bytes) {
      multipartLimit = bytes;
      return this;
    }

    /**
     * Sets how many bytes an export may have. Default 10 MB (doc).
     *
     * @param bytes the bytes
     * @return this builder
     */
    public Builder exportLimit(long bytes) {
      exportLimit = bytes;
      return this;
    }

    /**
     * Lets two permission changes of one item at the same time lose one of them (doc: "concurrent
     * permissions operations on the same file are not supported; only the last update is applied").
     * At the same time means that the answer to the first is not out when the second arrives; hold
     * it with {@code on(DriveOperation.CREATE_PERMISSION).hold()} to be sure. Off by default.
     *
     * @return this builder
     */
    public Builder permissionsLastWriteWins() {
      permissionsLastWriteWins = true;
      return this;
    }

    /**
     * Refuses, under {@code drive.file}, what the application neither made nor was opened with by
     * {@code appNotAuthorizedToFile} instead of hiding it (both are documented, neither when). Off
     * by default.
     *
     * @return this builder
     */
    public Builder refuseUnopenedFiles() {
      refusesUnopenedFiles = true;
      return this;
    }

    /**
     * Makes searches over all drives say that they are incomplete (doc: they may be). Off by
     * default.
     *
     * @return this builder
     */
    public Builder incompleteSearch() {
      incompleteSearch = true;
      return this;
    }

    /**
     * Makes the settings.
     *
     * @return immutable settings
     * @throws IllegalArgumentException if a page or a chunk could not hold anything, or a size or
     *     time is negative
     */
    public DriveSettings build() {
      if (maximumPageSize < 1 || chunkCommitLimit < 1) {
        throw new IllegalArgumentException("a page or a chunk cannot be empty");
      }
      if (dailyUploadLimit < 0
          || multipartLimit < 0
          || exportLimit < 0
          || pageTokenLifetime.isNegative()
          || indexDelay.isNegative()
          || sessionLifetime.isNegative()) {
        throw new IllegalArgumentException("sizes and times cannot be negative");
      }
      return new DriveSettings(this);
    }
  }
}

package io.storageconnector;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How large content travels: on which threads, in how many streams, in ranges of which size.
 * Immutable and thread-safe.
 *
 * <p>One stream is bound by its window and the distance: some 20 MiB/s at a round trip of 50 ms,
 * whatever the line can carry. Several streams at once are the way up, where the provider takes
 * parts ({@link Capability#PARALLEL_PARTS}) or ranges ({@link Capability#RANGE_DOWNLOAD}) at the
 * same time. They need threads, and the library makes none: the caller lends an executor.
 *
 * <p>A transfer holds at most {@link #streams()} parts or ranges in memory. The size of a part is
 * the provider's choice (Box: 8 MiB up to 25 MiB for most files), that of a range is {@link
 * #rangeSize()}.
 */
public final class TransferConfig {

  /** How many streams one transfer has at most, if an executor is lent: four. */
  public static final int DEFAULT_STREAMS = 4;

  /** How long a range of a download in several streams is, in bytes: 8 MiB. */
  public static final long DEFAULT_RANGE_SIZE = 8L << 20;

  private static final int MAX_STREAMS = 64;
  private static final long MIN_RANGE_SIZE = 64L << 10;
  private static final long MAX_RANGE_SIZE = 256L << 20;
  private static final TransferConfig SINGLE = new TransferConfig(null, 1, DEFAULT_RANGE_SIZE);

  private final @Nullable Executor executor;
  private final int streams;
  private final long rangeSize;

  private TransferConfig(@Nullable Executor executor, int streams, long rangeSize) {
    this.executor = executor;
    this.streams = streams;
    this.rangeSize = rangeSize;
  }

  /** {@return the default: one stream, on the calling thread} */
  public static TransferConfig single() {
    return SINGLE;
  }

  /**
   * {@return a builder for several streams}
   *
   * @param executor runs parts and ranges beside the calling thread; stays the caller's. Threads of
   *     its own, best virtual ones; but one that is busy or full only makes transfers slower, since
   *     the calling thread then does the work itself
   */
  public static Builder parallel(Executor executor) {
    return new Builder(executor);
  }

  /** {@return what runs parts and ranges; empty for the calling thread} */
  public Optional<Executor> executor() {
    return Optional.ofNullable(executor);
  }

  /** {@return how many parts or ranges of one transfer are under way at most} */
  public int streams() {
    return streams;
  }

  /** {@return how long a range of a download in several streams is, in bytes} */
  public long rangeSize() {
    return rangeSize;
  }

  /** Builds a {@link TransferConfig}. Not thread-safe. */
  public static final class Builder {

    private final Executor executor;
    private int streams = DEFAULT_STREAMS;
    private long rangeSize = DEFAULT_RANGE_SIZE;

    private Builder(Executor executor) {
      this.executor = requireNonNull(executor, "executor");
    }

    /**
     * Sets how many parts or ranges of one transfer are under way at most; default {@value
     * #DEFAULT_STREAMS}. Each takes one of the connection's calls ({@link
     * StorageConnectors.Builder#maxConcurrentCalls}) and one part or range of memory.
     *
     * @param value from 1 to 64
     * @return this builder
     */
    public Builder streams(int value) {
      if (value < 1 || value > MAX_STREAMS) {
        throw new IllegalArgumentException("streams are 1 to " + MAX_STREAMS + ", not " + value);
      }
      this.streams = value;
      return this;
    }

    /**
     * Sets how long a range of a download in several streams is; default 8 MiB. Content of up to
     * two ranges is downloaded in one stream.
     *
     * @param value bytes, from 64 KiB to 256 MiB
     * @return this builder
     */
    public Builder rangeSize(long value) {
      if (value < MIN_RANGE_SIZE || value > MAX_RANGE_SIZE) {
        throw new IllegalArgumentException(
            "a range has " + MIN_RANGE_SIZE + " to " + MAX_RANGE_SIZE + " bytes, not " + value);
      }
      this.rangeSize = value;
      return this;
    }

    /** {@return the configuration} */
    public TransferConfig build() {
      return new TransferConfig(executor, streams, rangeSize);
    }
  }
}

package io.storageconnector;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalLong;

/** How far a transfer has come. Immutable and thread-safe. */
public final class TransferProgress {

  private final long bytes;
  private final long total;
  private final long before;
  private final Duration elapsed;

  private TransferProgress(long bytes, long total, long before, Duration elapsed) {
    this.bytes = bytes;
    this.total = total;
    this.before = before;
    this.elapsed = requireNonNull(elapsed, "elapsed");
  }

  /**
   * {@return a state of a transfer}
   *
   * @param bytes how many bytes of the content have arrived, those of earlier calls included
   * @param total how many bytes the content has, or -1 if that is not known
   * @param before how many bytes had arrived before this call began
   * @param elapsed how long this call has been moving bytes
   */
  public static TransferProgress of(long bytes, long total, long before, Duration elapsed) {
    return new TransferProgress(bytes, total, before, elapsed);
  }

  /**
   * {@return how many bytes of the content have arrived, as far as this side can tell} Those that
   * an earlier call had sent count, too.
   */
  public long bytes() {
    return bytes;
  }

  /** {@return how many bytes the content has, if that is known} */
  public OptionalLong total() {
    return total < 0 ? OptionalLong.empty() : OptionalLong.of(total);
  }

  /** {@return how long this call has been moving bytes} */
  public Duration elapsed() {
    return elapsed;
  }

  /** {@return the rate of this call so far; zero as long as no time has passed} */
  public double bytesPerSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds <= 0 ? 0 : Math.max(0, bytes - before) / seconds;
  }

  /** {@return bytes and total} */
  @Override
  public String toString() {
    return bytes + " of " + (total < 0 ? "?" : total) + " bytes";
  }
}

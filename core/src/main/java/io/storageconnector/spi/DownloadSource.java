package io.storageconnector.spi;

import static java.util.Objects.requireNonNull;

import io.storageconnector.item.ByteRange;
import io.storageconnector.item.ItemRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to download: a file, perhaps one version of it, perhaps a range. Immutable. */
public final class DownloadSource {

  private final ItemRef file;
  private final @Nullable String versionId;
  private final @Nullable ByteRange range;

  private DownloadSource(ItemRef file, @Nullable String versionId, @Nullable ByteRange range) {
    this.file = requireNonNull(file, "file");
    this.versionId = versionId;
    this.range = range;
  }

  /**
   * {@return a source}
   *
   * @param file the file
   * @param versionId the version, or null for the current one
   * @param range the range, or null for all bytes
   */
  public static DownloadSource of(
      ItemRef file, @Nullable String versionId, @Nullable ByteRange range) {
    return new DownloadSource(file, versionId, range);
  }

  /** {@return the file} */
  public ItemRef file() {
    return file;
  }

  /** {@return the version; empty for the current one} */
  public Optional<String> versionId() {
    return Optional.ofNullable(versionId);
  }

  /** {@return the range; empty for all bytes} */
  public Optional<ByteRange> range() {
    return Optional.ofNullable(range);
  }
}

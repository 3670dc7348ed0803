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
  private final boolean current;

  private DownloadSource(
      ItemRef file, @Nullable String versionId, @Nullable ByteRange range, boolean current) {
    this.file = requireNonNull(file, "file");
    this.versionId = versionId;
    this.range = range;
    this.current = current;
  }

  /**
   * {@return a source of one version}
   *
   * @param file the file
   * @param versionId the version, or null for the current one
   * @param range the range, or null for all bytes
   */
  public static DownloadSource of(
      ItemRef file, @Nullable String versionId, @Nullable ByteRange range) {
    return new DownloadSource(file, versionId, range, versionId == null);
  }

  /**
   * {@return a source of the version that was the current one when the file was described}
   *
   * @param file the file
   * @param versionId that version, or null if it has no id
   * @param range the range, or null for all bytes
   */
  public static DownloadSource current(
      ItemRef file, @Nullable String versionId, @Nullable ByteRange range) {
    return new DownloadSource(file, versionId, range, true);
  }

  /** {@return the file} */
  public ItemRef file() {
    return file;
  }

  /** {@return the version; empty for the current one} */
  public Optional<String> versionId() {
    return Optional.ofNullable(versionId);
  }

  /**
   * {@return whether the version, if one is named, was the current one a moment ago} A provider
   * that hands out current content and earlier versions in different ways takes the former way
   * then, and fails with {@code PRECONDITION_FAILED} if it would send a range of another version;
   * core verifies whole content by itself.
   */
  public boolean isCurrent() {
    return current;
  }

  /** {@return the range; empty for all bytes} */
  public Optional<ByteRange> range() {
    return Optional.ofNullable(range);
  }
}

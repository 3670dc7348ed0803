package io.storageconnector.testkit.memory;

import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of a file at one time. Immutable; nobody writes to the bytes. */
final class StoredVersion {

  private final String id;
  private final byte[] bytes;
  private final List<Checksum> checksums;
  private final @Nullable String mediaType;
  private final @Nullable Instant contentModifiedAt;

  StoredVersion(
      String id,
      byte[] bytes,
      List<ChecksumAlgorithm> algorithms,
      @Nullable String mediaType,
      @Nullable Instant contentModifiedAt) {
    this.id = id;
    this.bytes = bytes;
    this.mediaType = mediaType;
    this.contentModifiedAt = contentModifiedAt;
    List<Checksum> sums = new ArrayList<>();
    for (ChecksumAlgorithm algorithm : algorithms) {
      sums.add(Checksum.of(algorithm, algorithm.newDigest().digest(bytes)));
    }
    this.checksums = List.copyOf(sums);
  }

  private StoredVersion(String id, StoredVersion origin) {
    this.id = id;
    this.bytes = origin.bytes;
    this.checksums = origin.checksums;
    this.mediaType = origin.mediaType;
    this.contentModifiedAt = origin.contentModifiedAt;
  }

  StoredVersion copyAs(String newId) {
    return new StoredVersion(newId, this);
  }

  String id() {
    return id;
  }

  byte[] bytes() {
    return bytes;
  }

  List<Checksum> checksums() {
    return checksums;
  }

  @Nullable String mediaType() {
    return mediaType;
  }

  @Nullable Instant contentModifiedAt() {
    return contentModifiedAt;
  }
}

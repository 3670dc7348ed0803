package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.content.StoredContent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One upload in parts. Guarded by the lock of {@link BoxWorld}. */
final class UploadSession {

  /**
   * What the upload becomes.
   *
   * @param folder where a new file goes, null for a new version
   * @param name the new file's name
   * @param file the file that gets a new version, null for a new file
   */
  record Target(@Nullable BoxFolder folder, String name, @Nullable BoxFile file) {

    /** The item the upload changes. */
    BoxItem item() {
      return file == null ? requireFolder() : file;
    }

    BoxFolder requireFolder() {
      return Objects.requireNonNull(folder, "folder");
    }
  }

  /**
   * One stored part.
   *
   * @param id eight hexadecimal digits (doc)
   * @param offset its first byte
   * @param content its bytes
   */
  record Part(String id, long offset, StoredContent content) {

    ObjectNode json() {
      return BoxJson.object()
          .put("part_id", id)
          .put("offset", offset)
          .put("size", content.size())
          .put("sha1", content.sha1());
    }
  }

  private final String id;
  private final BoxAccount creator;
  private final Target target;
  private final long size;
  private final long partSize;
  private final Instant expiresAt;
  private final TreeMap<Long, Part> parts = new TreeMap<>();
  private int commitDelays;

  UploadSession(
      String id,
      BoxAccount creator,
      Target target,
      long size,
      long partSize,
      Instant expiresAt,
      int commitDelays) {
    this.id = id;
    this.creator = creator;
    this.target = target;
    this.size = size;
    this.partSize = partSize;
    this.expiresAt = expiresAt;
    this.commitDelays = commitDelays;
  }

  String id() {
    return id;
  }

  BoxAccount creator() {
    return creator;
  }

  Target target() {
    return target;
  }

  long partSize() {
    return partSize;
  }

  long totalParts() {
    return (size + partSize - 1) / partSize;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  List<Part> parts() {
    return new ArrayList<>(parts.values());
  }

  /**
   * Refuses a part that does not begin at a multiple of the part size, or has another length than
   * it must (doc).
   */
  void requireFits(long from, long to, long total, long received) {
    boolean sized = to - from + 1 == Math.min(partSize, size - from);
    if (total != size
        || from % partSize != 0
        || from >= size
        || !sized
        || received != to - from + 1) {
      throw new BoxRefusal(
          416, "invalid_range", "The part does not fit the session"); // assumed: the code's wording
    }
  }

  /** Keeps a part. Parts cannot be replaced (doc), not even by themselves (assumed). */
  Part add(long from, StoredContent content) {
    if (parts.containsKey(from)) {
      throw new BoxRefusal(
          409, "range_overlaps_existing_part", "Part already exists for this range");
    }
    Part part =
        new Part(
            String.format("%08X", (from * 31 + Long.parseLong(id.substring(4), 16)) & 0xffffffffL),
            from,
            content);
    parts.put(from, part);
    return part;
  }

  /** Returns the parts in order when the commit names all of them and nothing else (doc). */
  List<Part> requireComplete(JsonNode named) {
    List<Part> all = parts();
    boolean same = named.isArray() && named.size() == all.size() && all.size() == totalParts();
    for (JsonNode part : named) {
      same &=
          all.stream()
              .anyMatch(
                  known ->
                      known.id().equals(part.path("part_id").asText())
                          && known.offset() == part.path("offset").asLong(-1));
    }
    if (!same) {
      throw new BoxRefusal(400, "parts_mismatch", "The parts do not match those of the session");
    }
    return all;
  }

  /** Uses up one of the delays that were asked for, if any is left. */
  boolean delaysCommit() {
    if (commitDelays == 0) {
      return false;
    }
    commitDelays--;
    return true;
  }
}

package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.content.GrowingContent;
import io.storageconnector.testkit.http.FakeReply;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One upload session: what it is going to make, the bytes so far, and the answer once it is done.
 *
 * <p>Its lock covers one request to the session at a time. Whoever holds it may take the lock of
 * {@link DriveWorld}, never the other way round.
 */
final class ResumableUpload {

  private final ReentrantLock lock = new ReentrantLock();
  private final String id;
  private final DriveCall beginning;
  private final FieldTree fields;
  private final String contentType;
  private final GrowingContent content;
  private final Instant startedAt;
  private long total;
  private @Nullable FakeReply answer;

  /**
   * Makes a session without bytes.
   *
   * @param id the secret in its URL
   * @param beginning the request that began it, which says what to make and what to answer
   * @param fields what the answer holds
   * @param contentType the type of the bytes
   * @param total how many bytes will come, or negative when that is not known
   * @param content where they go
   * @param startedAt when it began
   */
  ResumableUpload(
      String id,
      DriveCall beginning,
      FieldTree fields,
      String contentType,
      long total,
      GrowingContent content,
      Instant startedAt) {
    this.id = id;
    this.beginning = beginning;
    this.fields = fields;
    this.contentType = contentType;
    this.total = total;
    this.content = content;
    this.startedAt = startedAt;
  }

  ReentrantLock lock() {
    return lock;
  }

  String id() {
    return id;
  }

  DriveCall beginning() {
    return beginning;
  }

  FieldTree fields() {
    return fields;
  }

  String contentType() {
    return contentType;
  }

  GrowingContent content() {
    return content;
  }

  Instant startedAt() {
    return startedAt;
  }

  /** How many bytes there will be, or negative as long as nobody said so. */
  long total() {
    return total;
  }

  /** Learns the size; refuses another one than before (assumed). */
  void total(long size) {
    if (total >= 0 && total != size) {
      throw new DriveRefusal(
          DriveReason.BAD_REQUEST, "The size of the upload differs from what was said before.");
    }
    total = size;
  }

  boolean isComplete() {
    return total >= 0 && content.length() == total;
  }

  /** What the last request was answered, or null while bytes are missing. */
  @Nullable FakeReply answer() {
    return answer;
  }

  void done(FakeReply reply) {
    answer = reply;
  }
}

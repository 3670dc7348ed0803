package io.storageconnector.internal.transfer;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.internal.chain.Writes;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads content from its first byte to its last, with one part in memory, and sends those parts of
 * it that an upload does not hold yet. What the upload holds is read as well, because the hash of
 * the whole is needed at the end.
 */
final class PartSender {

  /**
   * How many requests may be needed to bring an upload forward by the length of one part. A
   * provider may keep a part only partly; one that keeps the least unit Google counts in (256 KiB)
   * of 8 MiB each time passes, one that keeps single bytes does not, and nobody sends more than so
   * many times the content.
   */
  static final int REQUESTS_PER_PART = 32;

  private final Writes writes;
  private final boolean inOrder;

  /**
   * Creates a sender.
   *
   * @param inOrder whether the provider takes parts only one after the other, and may keep less of
   *     one than was sent
   */
  PartSender(Writes writes, boolean inOrder) {
    this.writes = writes;
    this.inOrder = inOrder;
  }

  /** Returns whether the last part may have made the file, before anybody asked for it. */
  boolean mayComplete() {
    return inOrder;
  }

  /**
   * Sends what is missing.
   *
   * @param held what the provider holds already
   * @return all parts, ordered by offset
   */
  List<UploadedPart> send(
      UploadSession session, UploadTarget target, List<UploadedPart> held, MeteredContent content) {
    try (InputStream stream = content.open()) {
      return inOrder ? sendRest(session, target, held, stream) : sendMissing(session, held, stream);
    } catch (IOException e) {
      throw content.failure(e);
    }
  }

  /** Parts stand alone: each goes exactly as it is cut, unless the provider holds it. */
  private List<UploadedPart> sendMissing(
      UploadSession session, List<UploadedPart> held, InputStream stream) throws IOException {
    Map<Long, UploadedPart> there =
        held.stream()
            .collect(
                Collectors.toMap(
                    UploadedPart::offset,
                    Function.identity(),
                    (one, other) -> {
                      throw impossible(other.offset());
                    }));
    PartBuffer buffer = bufferFor(session);
    List<UploadedPart> parts = new ArrayList<>();
    for (long offset = 0; offset < session.totalSize(); offset += session.partSize()) {
      int length = lengthAt(session, offset);
      buffer.drop(buffer.size());
      buffer.fill(stream, length);
      UploadedPart known = there.get(offset);
      if (known == null) {
        parts.add(writes.uploadPart(session, offset, buffer));
      } else if (known.size() == length && writes.matches(known, buffer)) {
        parts.add(known);
      } else {
        throw otherContent();
      }
    }
    return parts;
  }

  /** Parts follow each other: the next one begins where the provider says that the last ended. */
  private List<UploadedPart> sendRest(
      UploadSession session, UploadTarget target, List<UploadedPart> held, InputStream stream)
      throws IOException {
    PartBuffer buffer = bufferFor(session);
    List<UploadedPart> parts = new ArrayList<>(held);
    long offset = endOf(held);
    if (offset > session.totalSize()) {
      throw impossible(offset);
    }
    buffer.pass(stream, offset);
    long mark = offset;
    int requests = 0;
    while (offset < session.totalSize()) {
      buffer.fill(stream, lengthAt(session, offset));
      UploadedPart kept = writes.uploadNextPart(session, target, offset, buffer);
      long end = kept.offset() + kept.size();
      if (end <= offset || end > offset + buffer.size()) {
        throw impossible(end);
      }
      parts.add(new UploadedPart(offset, end - offset, kept.receipt()));
      buffer.drop((int) (end - offset));
      offset = end;
      requests++;
      if (offset - mark >= session.partSize()) {
        mark = offset;
        requests = 0;
      } else if (requests == REQUESTS_PER_PART && offset < session.totalSize()) {
        throw crawling(offset - mark);
      }
    }
    return parts;
  }

  private static long endOf(List<UploadedPart> held) {
    long end = 0;
    for (UploadedPart part : held) {
      if (part.offset() != end) {
        throw impossible(part.offset());
      }
      end += part.size();
    }
    return end;
  }

  private static PartBuffer bufferFor(UploadSession session) {
    return PartBuffer.of(Math.min(session.partSize(), session.totalSize()));
  }

  private static int lengthAt(UploadSession session, long offset) {
    return (int) Math.min(session.partSize(), session.totalSize() - offset);
  }

  private static StorageException otherContent() {
    return StorageException.builder(
            ErrorKind.CONFLICT,
            Operation.UPLOAD_PART,
            "the upload under way holds parts of other content: begin a new one")
        .build();
  }

  private static StorageException impossible(long end) {
    return StorageException.builder(
            ErrorKind.UNCLASSIFIED,
            Operation.UPLOAD_PART,
            "the provider says that the upload goes on at byte "
                + end
                + ", which is not where anything sent to it ends")
        .build();
  }

  private static StorageException crawling(long progress) {
    return StorageException.builder(
            ErrorKind.UNAVAILABLE,
            Operation.UPLOAD_PART,
            "the provider kept "
                + progress
                + " bytes of "
                + REQUESTS_PER_PART
                + " requests, so the upload would not end")
        .retry(RetryAdvice.EXHAUSTED)
        .build();
  }
}

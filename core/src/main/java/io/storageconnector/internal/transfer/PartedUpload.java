package io.storageconnector.internal.transfer;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.internal.chain.Writes;
import io.storageconnector.item.FileItem;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends content through an upload session and verifies what was stored. A lost session is begun anew once, from the first byte; whatever ends
 * the upload otherwise aborts the session, except a commit whose outcome is unknown.
 */
final class PartedUpload {

  private static final Logger log = LoggerFactory.getLogger(PartedUpload.class);

  private final Writes writes;
  private final Supplier<Writes> cleanUp;
  private final PartSender sender;
  private final StoredCheck check;

  /**
   * Creates the engine.
   *
   * @param cleanUp makes the same primitives under a deadline of their own, for what is done when
   *     the upload's time is over
   */
  PartedUpload(Writes writes, Supplier<Writes> cleanUp, PartSender sender, StoredCheck check) {
    this.writes = writes;
    this.cleanUp = cleanUp;
    this.sender = sender;
    this.check = check;
  }

  /**
   * Stores the content; {@code before} is the file that gets a new version, null for a new file.
   */
  FileItem send(UploadTarget target, MeteredContent content, @Nullable FileItem before) {
    try {
      return sendOnce(target, content, before);
    } catch (StorageException e) {
      if (e.kind() != ErrorKind.SESSION_LOST || !content.isReplayable()) {
        throw e;
      }
      log.debug("the upload session was lost, beginning again");
      return sendOnce(target, content, before);
    }
  }

  private FileItem sendOnce(
      UploadTarget target, MeteredContent content, @Nullable FileItem before) {
    long size = content.length().orElseThrow();
    UploadSession session = writes.openSession(target, size);
    boolean keep = false;
    try {
      List<UploadedPart> parts = sender.send(session, List.of(), content);
      FileItem stored =
          writes.commit(
              session,
              target,
              parts,
              content.fingerprint().orElseThrow().checksum(),
              (reads, failure) -> check.settle(reads, target, before, content.fingerprint()));
      keep = true;
      return check.verify(Operation.COMMIT, target, stored, content.fingerprint());
    } catch (StorageException e) {
      keep |= e.kind() == ErrorKind.OUTCOME_UNKNOWN || e.kind() == ErrorKind.SESSION_LOST;
      throw e;
    } finally {
      if (!keep) {
        abort(session);
      }
    }
  }

  /** Runs even if the thread was interrupted, so that nothing is left behind at the provider. */
  private void abort(UploadSession session) {
    boolean interrupted = Thread.interrupted();
    try {
      cleanUp.get().abort(session);
    } catch (StorageException e) {
      log.debug("could not abort an upload session, it expires by itself: {}", e.kind());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends content through an upload session and verifies what was stored. A lost session is begun
 * anew once, from the first byte.
 *
 * <p>A session that is in the application's checkpoint outlives every failure after which it may be
 * gone on with. Without a checkpoint, whatever ends the upload aborts the session, except a commit
 * whose outcome is unknown.
 */
final class PartedUpload {

  private static final Logger log = LoggerFactory.getLogger(PartedUpload.class);

  private final Writes writes;
  private final Supplier<Writes> cleanUp;
  private final PartSender sender;
  private final StoredCheck check;
  private final SavedUpload saved;

  /**
   * Creates the engine.
   *
   * @param cleanUp makes the same primitives under a deadline of their own, for what is done when
   *     the upload's time is over
   */
  PartedUpload(
      Writes writes,
      Supplier<Writes> cleanUp,
      PartSender sender,
      StoredCheck check,
      SavedUpload saved) {
    this.writes = writes;
    this.cleanUp = cleanUp;
    this.sender = sender;
    this.check = check;
    this.saved = saved;
  }

  /**
   * Stores the content; {@code before} is the file that gets a new version, null for a new file.
   */
  FileItem send(UploadTarget target, MeteredContent content, @Nullable FileItem before) {
    try {
      return begin(target, content, before);
    } catch (StorageException e) {
      if (e.kind() != ErrorKind.SESSION_LOST) {
        throw e;
      }
      // A session also ends with the last byte, and the answer to that may be what was lost.
      Optional<FileItem> stored = check.storedBy(target, before, content.fingerprint());
      if (stored.isPresent()) {
        saved.clear();
        return stored.get();
      }
      if (!content.isReplayable()) {
        saved.clear();
        throw e;
      }
      log.debug("the upload session was lost, beginning again");
      return begin(target, content, before);
    }
  }

  private FileItem begin(UploadTarget target, MeteredContent content, @Nullable FileItem before) {
    UploadSession session = writes.openSession(target, content.length().orElseThrow());
    saved.save(target, before, session);
    return goOn(session, List.of(), target, content, before);
  }

  /**
   * Stores what is missing.
   *
   * @param held what the provider holds already
   */
  FileItem goOn(
      UploadSession session,
      List<UploadedPart> held,
      UploadTarget target,
      MeteredContent content,
      @Nullable FileItem before) {
    boolean open = true;
    boolean complete = false;
    boolean resumable = saved.isKept();
    boolean lost = false;
    try {
      List<UploadedPart> parts = sender.send(session, target, held, content);
      complete = sender.mayComplete();
      FileItem stored =
          writes.commit(
              session,
              target,
              parts,
              content.fingerprint().orElseThrow().checksum(),
              (reads, failure) -> check.settle(reads, target, before, content.fingerprint()));
      open = false;
      FileItem verified = check.verify(Operation.COMMIT, target, stored, content.fingerprint());
      resumable = false;
      return verified;
    } catch (StorageException failure) {
      StorageException e = complete && open ? inDoubt(failure) : failure;
      open &= e.kind() != ErrorKind.OUTCOME_UNKNOWN && e.kind() != ErrorKind.SESSION_LOST;
      lost = e.kind() == ErrorKind.SESSION_LOST;
      resumable &= mayPass(e);
      throw e;
    } finally {
      if (!resumable) {
        if (open) {
          abort(clean -> clean.abort(session));
        }
        // What a lost session may have stored is looked for first: a crash must not forget it.
        if (!lost) {
          saved.clear();
        }
      }
    }
  }

  /**
   * A commit that did not come through leaves nothing undone where the last part had made the file,
   * however harmless the failure of the commit itself was.
   */
  private static StorageException inDoubt(StorageException failure) {
    boolean passing =
        switch (failure.kind()) {
          case UNAVAILABLE, RATE_LIMITED, PENDING, CANCELLED, REAUTH_REQUIRED -> true;
          default -> false;
        };
    if (failure.operation() != Operation.COMMIT || !passing) {
      return failure;
    }
    String lookUp = "get the file, or look for its name, and compare size and hash";
    return StorageException.builder(
            ErrorKind.OUTCOME_UNKNOWN,
            Operation.COMMIT,
            "all parts were sent, and the provider may have made the file of them ("
                + failure.kind()
                + "): before doing it again, "
                + lookUp)
        .howToFindOut(lookUp)
        .itemRef(failure.itemRef().orElse(null))
        .cause(failure)
        .build();
  }

  /** Gives up an upload that another call began, and forgets it. */
  void abandon(UploadRecord record) {
    abort(clean -> clean.abort(record.session(), record.target()));
    saved.clear();
  }

  /** Returns whether the same upload may end well after such a failure, as far as anybody knows. */
  static boolean mayPass(StorageException e) {
    return switch (e.kind()) {
      case UNAVAILABLE,
          RATE_LIMITED,
          PENDING,
          LOCKED,
          CANCELLED,
          OUTCOME_UNKNOWN,
          SOURCE_UNREADABLE,
          ACCESS_TOKEN_REJECTED,
          REAUTH_REQUIRED,
          SCOPE_MISSING,
          CONNECTION_DISABLED ->
          true;
      default -> false;
    };
  }

  /** Runs even if the thread was interrupted, so that nothing is left behind at the provider. */
  private void abort(Consumer<Writes> request) {
    boolean interrupted = Thread.interrupted();
    try {
      request.accept(cleanUp.get());
    } catch (StorageException e) {
      log.debug("could not abort an upload session, it expires by itself: {}", e.kind());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

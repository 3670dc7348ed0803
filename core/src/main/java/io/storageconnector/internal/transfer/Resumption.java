package io.storageconnector.internal.transfer;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.UploadResult;
import io.storageconnector.internal.chain.Reads;
import io.storageconnector.internal.chain.Settlement;
import io.storageconnector.internal.chain.Writes;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up an upload that an earlier call left in the checkpoint. Looks first, because the earlier
 * call may have stored the file and died before it could say so: its own file must not pass for
 * somebody else's, nor be stored twice.
 */
final class Resumption {

  private static final Logger log = LoggerFactory.getLogger(Resumption.class);

  private final Reads reads;
  private final Writes writes;
  private final StoredCheck check;
  private final PartedUpload parted;
  private final SavedUpload saved;

  Resumption(
      Reads reads, Writes writes, StoredCheck check, PartedUpload parted, SavedUpload saved) {
    this.reads = reads;
    this.writes = writes;
    this.check = check;
    this.parted = parted;
    this.saved = saved;
  }

  /**
   * Ends the earlier upload; empty if there is none to go on with, and the request is to be run as
   * if there had never been one.
   */
  Optional<UploadResult> run(MeteredContent content) {
    Optional<UploadRecord> record = saved.load();
    return record.flatMap(found -> run(found, content));
  }

  private Optional<UploadResult> run(UploadRecord record, MeteredContent content) {
    if (!saved.isOfRequest(record)) {
      return beginAnew(record, "it is of another request");
    }
    UploadSession session;
    List<UploadedPart> held;
    try {
      List<Item> found = look(record.target());
      Optional<FileItem> stored = storedBefore(record, found, content);
      if (stored.isPresent()) {
        saved.clear();
        return Optional.of(result(record, stored.get()));
      }
      requireUnread(record, content);
      if (record.target() instanceof UploadTarget.NewFile && !found.isEmpty()) {
        return beginAnew(record, "its place was taken meanwhile");
      }
      if (record.target() instanceof UploadTarget.NewVersion
          && !found.stream().allMatch(file -> isInPlace(file, record))) {
        return beginAnew(record, "its file is not where it was");
      }
      session = writes.reopenSession(record.target(), record.session());
      held = reads.uploadedParts(session);
    } catch (StorageException e) {
      if (PartedUpload.mayPass(e) || e.kind() == ErrorKind.OUTSIDE_ROOT) {
        throw e;
      }
      Optional<UploadResult> none = beginAnew(record, "it was refused: " + e.kind());
      if (!content.isReplayable()) {
        throw e;
      }
      return none;
    }
    return goOn(record, session, held, content);
  }

  /** Returns what stands where the content goes: nothing, unless it was stored or taken. */
  private List<Item> look(UploadTarget target) {
    if (target instanceof UploadTarget.NewVersion version) {
      return List.of(reads.get(version.file()));
    }
    NewItem place = ((UploadTarget.NewFile) target).place();
    List<Item> found = new ArrayList<>(reads.findByName(place.parent(), place.name()));
    place
        .id()
        .flatMap(id -> find(ItemRef.file(place.parent().provider(), id)))
        .ifPresent(found::add);
    return found;
  }

  /** The session is given up, or the next call would read its content in vain, too. */
  private void requireUnread(UploadRecord record, MeteredContent content) {
    if (!content.isReplayable()) {
      parted.abandon(record);
      throw StorageException.builder(
              ErrorKind.SOURCE_UNREADABLE,
              Operation.UPLOAD,
              "the content can be read once, and was read to compare it with a file that an earlier"
                  + " call might have stored: use ContentSource.spool")
          .build();
    }
  }

  private Optional<UploadResult> goOn(
      UploadRecord record, UploadSession session, List<UploadedPart> held, MeteredContent content) {
    if (session.totalSize() != record.session().totalSize()) {
      return beginAnew(record, "the session is of another size");
    }
    try {
      FileItem file = parted.goOn(session, held, record.target(), content, record.before());
      return Optional.of(result(record, file));
    } catch (StorageException e) {
      boolean ended =
          switch (e.kind()) {
            case SESSION_LOST, ALREADY_EXISTS, CONFLICT -> true;
            default -> false;
          };
      if (!ended) {
        throw e;
      }
      // A session also ends with the last byte, and the answer to that may be what was lost.
      Optional<FileItem> stored =
          check.storedBy(record.target(), record.before(), content.fingerprint());
      saved.clear();
      if (stored.isEmpty() && !content.isReplayable()) {
        throw e;
      }
      log.debug("an upload could not be taken up: {}", e.kind());
      return stored.map(file -> result(record, file));
    }
  }

  private Optional<UploadResult> beginAnew(UploadRecord record, String why) {
    log.debug("an upload is not taken up: {}", why);
    parted.abandon(record);
    return Optional.empty();
  }

  private static UploadResult result(UploadRecord record, FileItem file) {
    return new UploadResult(
        record.target() instanceof UploadTarget.NewFile
            ? UploadResult.Outcome.CREATED
            : UploadResult.Outcome.NEW_VERSION,
        file);
  }

  /** The content is read for this only if something is there that it could be. */
  private Optional<FileItem> storedBefore(
      UploadRecord record, List<Item> found, MeteredContent content) {
    if (found.stream().noneMatch(item -> mayBeOurs(item, record))) {
      return Optional.empty();
    }
    Settlement<FileItem> settlement =
        check.settle(reads, record.target(), record.before(), Optional.of(content.read()));
    if (settlement instanceof Settlement.Done<FileItem> done) {
      return Optional.of(done.value());
    }
    if (settlement instanceof Settlement.Undecided<FileItem>
        && record.target() instanceof UploadTarget.NewFile) {
      saved.clear();
      throw unknown(record);
    }
    return Optional.empty();
  }

  private static boolean isInPlace(Item file, UploadRecord record) {
    return !file.isTrashed()
        && file.name().equals(record.name())
        && file.parent().map(record.folder()::equals).orElse(true);
  }

  private static boolean mayBeOurs(Item item, UploadRecord record) {
    long size = record.session().totalSize();
    if (!(item instanceof FileItem file) || file.isTrashed() || file.size().orElse(size) != size) {
      return false;
    }
    if (record.target() instanceof UploadTarget.NewFile target) {
      return target.place().id().map(file.ref().id()::equals).orElse(true);
    }
    return record.versionBefore().isEmpty() || !record.versionBefore().equals(file.versionId());
  }

  private Optional<Item> find(ItemRef item) {
    try {
      return Optional.of(reads.get(item));
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static StorageException unknown(UploadRecord record) {
    NewItem place = ((UploadTarget.NewFile) record.target()).place();
    String lookUp = "look for the name in the folder and compare size and hash with the content";
    return StorageException.builder(
            ErrorKind.OUTCOME_UNKNOWN,
            Operation.UPLOAD,
            "an earlier call may or may not have stored the file: before doing it again, " + lookUp)
        .howToFindOut(lookUp)
        .itemRef(place.parent())
        .build();
  }
}

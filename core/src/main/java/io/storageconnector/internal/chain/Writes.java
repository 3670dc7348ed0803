package io.storageconnector.internal.chain;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.Timeouts;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The primitives that change something, for one call of the application and under its deadline,
 * each with the items it touches and the way to settle a lost answer. Immutable and thread-safe.
 */
public final class Writes {

  private final Layer layers;
  private final StorageBackend backend;
  private final Timeouts timeouts;
  private final Deadline deadline;

  Writes(Layer layers, StorageBackend backend, Timeouts timeouts, Deadline deadline) {
    this.layers = layers;
    this.backend = backend;
    this.timeouts = timeouts;
    this.deadline = deadline;
  }

  /**
   * Creates a folder. The caller has looked before and found the name free, so that a folder found
   * after a lost answer is the one that was asked for.
   */
  public FolderItem createFolder(NewItem target) {
    return run(
        invocation(Operation.CREATE_FOLDER, call -> backend.createFolder(call, target))
            .reaching(target.parent())
            .reserving(target.id())
            .settledBy(
                "look for the name in the parent folder",
                (reads, failure) -> Settlements.newFolder(reads, target)));
  }

  /**
   * Sends content in one request.
   *
   * @param replayable whether the content could be sent again
   * @param refusal the fault of the content itself that the latest attempt met; it is final, and
   *     more precise than what the backend can say
   * @param reconciler looks for what was stored
   */
  public FileItem upload(
      UploadTarget target,
      ContentSource content,
      BooleanSupplier replayable,
      Supplier<Optional<StorageException>> refusal,
      Reconciler<FileItem> reconciler) {
    return run(
        invocation(
                Operation.UPLOAD,
                call -> {
                  try {
                    return backend.upload(call, target, content);
                  } catch (StorageException e) {
                    throw refusal.get().orElse(e);
                  }
                })
            .reaching(placeOf(target))
            .reserving(reservedFor(target))
            .replayable(replayable)
            .settledBy(lookUpFor(target), reconciler));
  }

  /** Moves, and perhaps renames, an item. */
  public Item move(ItemUpdate change, ItemRef newParent) {
    return run(
        invocation(Operation.MOVE, call -> backend.update(call, change))
            .changing(change.item())
            .reaching(newParent)
            .settledBy(
                "get the item and compare its folder",
                (reads, failure) -> Settlements.updated(reads, change)));
  }

  /** Renames an item. */
  public Item rename(ItemUpdate change) {
    return run(
        invocation(Operation.RENAME, call -> backend.update(call, change))
            .changing(change.item())
            .settledBy(
                "get the item and compare its name",
                (reads, failure) -> Settlements.updated(reads, change)));
  }

  /** Copies a file. The caller has looked before and found the name free. */
  public Item copy(ItemRef source, NewItem target) {
    return run(
        invocation(Operation.COPY, call -> backend.copy(call, source, target))
            .reaching(source, target.parent())
            .reserving(target.id())
            .settledBy(
                "look for the name in the target folder and compare size and hash",
                (reads, failure) -> Settlements.copied(reads, source, target)));
  }

  /** Moves an item to the trash. */
  public void trash(ItemRef item) {
    run(
        invocation(
                Operation.TRASH,
                call -> {
                  backend.trash(call, item, null);
                  return item;
                })
            .changing(item)
            .settledBy(
                "get the item and see whether it is in the trash",
                (reads, failure) -> Settlements.trashed(reads, item, failure)));
  }

  /** Brings an item back from the trash. */
  public Item restore(ItemRef item) {
    return run(
        invocation(Operation.RESTORE, call -> backend.restore(call, item))
            .changing(item)
            .settledBy(
                "get the item and see whether it is out of the trash",
                (reads, failure) -> Settlements.restored(reads, item)));
  }

  /** Removes an item for good. */
  public void deletePermanently(ItemRef item) {
    run(
        invocation(
                Operation.DELETE_PERMANENTLY,
                call -> {
                  backend.deletePermanently(call, item);
                  return item;
                })
            .changing(item)
            .settledBy(
                "delete the item again: NOT_FOUND means that it is gone",
                (reads, failure) ->
                    failure.kind() == ErrorKind.NOT_FOUND
                        ? Settlement.done(item)
                        : Settlement.notDone()));
  }

  /** Opens an upload in parts. */
  public UploadSession openSession(UploadTarget target, long size) {
    return run(
        invocation(Operation.OPEN_SESSION, call -> backend.openSession(call, target, size))
            .reaching(placeOf(target)));
  }

  /** Finds an upload in parts again that was opened for the same target. */
  public UploadSession reopenSession(UploadTarget target, UploadSession saved) {
    return run(
        invocation(
                Operation.OPEN_SESSION,
                call -> backend.reopenSession(call, saved.handle().reveal()))
            .reaching(placeOf(target)));
  }

  /** Sends one part; after a lost answer asks which parts arrived. */
  public UploadedPart uploadPart(UploadSession session, long offset, ContentSource part) {
    return run(
        invocation(Operation.UPLOAD_PART, call -> backend.uploadPart(call, session, offset, part))
            .settledBy(
                "list the parts of the upload",
                (reads, failure) ->
                    Settlements.arrived(reads, session, offset, part.length().orElseThrow())));
  }

  /**
   * Sends the part that follows what the provider holds; after a lost answer asks how far the
   * upload reaches. Returns what the provider says it holds, which may end anywhere.
   */
  public UploadedPart uploadNextPart(UploadSession session, long offset, ContentSource part) {
    return run(
        invocation(
                Operation.UPLOAD_PART,
                call -> requireSome(backend.uploadPart(call, session, offset, part)))
            .settledBy(
                "ask how far the upload reaches",
                (reads, failure) -> Settlements.reached(reads, session, offset)));
  }

  /** A request that changed nothing counts as a failed attempt, so that it can't go on for ever. */
  private static UploadedPart requireSome(UploadedPart kept) {
    if (kept.size() == 0) {
      throw StorageException.builder(
              ErrorKind.UNAVAILABLE, Operation.UPLOAD_PART, "the provider kept nothing of a part")
          .retry(RetryAdvice.SAFE)
          .build();
    }
    return kept;
  }

  /** Returns whether a part that the provider holds consists of these bytes. Sends nothing. */
  public boolean matches(UploadedPart held, ContentSource part) {
    return backend.matches(held, part);
  }

  /** Turns the parts into a file or a version; waits while the provider assembles them. */
  public FileItem commit(
      UploadSession session,
      UploadTarget target,
      List<UploadedPart> parts,
      Checksum whole,
      Reconciler<FileItem> reconciler) {
    return run(
        invocation(Operation.COMMIT, call -> backend.commit(call, session, target, parts, whole))
            .reaching(placeOf(target))
            .reserving(reservedFor(target))
            .settledBy(lookUpFor(target), reconciler));
  }

  /** Gives an upload in parts up. */
  public void abort(UploadSession session) {
    run(
        invocation(
            Operation.ABORT,
            call -> {
              backend.abort(call, session);
              return session;
            }));
  }

  private static Optional<String> reservedFor(UploadTarget target) {
    return target instanceof UploadTarget.NewFile file ? file.place().id() : Optional.empty();
  }

  /** Gives an upload up that another call had opened for a target. */
  public void abort(UploadSession saved, UploadTarget target) {
    run(
        invocation(
                Operation.ABORT,
                call -> {
                  backend.abort(call, saved);
                  return saved;
                })
            .reaching(placeOf(target)));
  }

  /** Returns the item by which the place of an upload is judged. */
  static ItemRef placeOf(UploadTarget target) {
    if (target instanceof UploadTarget.NewFile file) {
      return file.place().parent();
    }
    return ((UploadTarget.NewVersion) target).file();
  }

  private static String lookUpFor(UploadTarget target) {
    return target instanceof UploadTarget.NewFile
        ? "look for the name in the folder and compare size and hash with the content"
        : "get the file and compare version, size and hash with the content";
  }

  private <T> Invocation.Builder<T> invocation(Operation operation, Function<Call, T> primitive) {
    Deadline end = OperationRule.of(operation).within(deadline, timeouts);
    return Invocation.builder(operation, end, primitive);
  }

  private <T> T run(Invocation.Builder<T> invocation) {
    return layers.run(invocation.build());
  }
}

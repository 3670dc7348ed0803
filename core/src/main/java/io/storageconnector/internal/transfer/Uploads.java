package io.storageconnector.internal.transfer;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.internal.chain.CallChain;
import io.storageconnector.internal.chain.Reads;
import io.storageconnector.internal.chain.Writes;
import io.storageconnector.internal.path.Twins;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.UploadTarget;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One upload: decides what a taken name means, and whether content goes in one request or in parts.
 * Made for one request. Not thread-safe.
 */
public final class Uploads {

  /** Below this size the upload itself costs no more than asking whether it would be accepted. */
  private static final long WORTH_ASKING = 1L << 20;

  /** How often a race for a name is run again. */
  private static final int MAX_RACES = 3;

  private static final int MAX_FREE_NAMES = 100;

  private final UploadRequest request;
  private final Capabilities capabilities;
  private final Reads reads;
  private final Twins twins;
  private final MeteredContent content;
  private final DirectUpload direct;
  private final PartedUpload parted;
  private final Resumption resumption;

  private Uploads(
      UploadRequest request, Capabilities capabilities, CallChain chain, Deadline deadline) {
    this.request = request;
    this.capabilities = capabilities;
    this.reads = chain.reads(deadline);
    this.twins = new Twins(capabilities, chain, deadline);
    this.content =
        new MeteredContent(
            request.content(),
            Math.min(capabilities.maxDirectUpload(), capabilities.maxFileSize()),
            capabilities.checksumAlgorithms().get(0));
    Writes writes = chain.writes(deadline);
    StoredCheck check = new StoredCheck(capabilities, reads, writes);
    SavedUpload saved =
        isParted()
            ? SavedUpload.of(request, content.length().orElseThrow(), chain)
            : SavedUpload.none(request, chain);
    this.direct = new DirectUpload(writes, check);
    this.parted =
        new PartedUpload(
            writes,
            () -> chain.writes(chain.deadlineFor(Operation.ABORT)),
            new PartSender(writes, !capabilities.supports(Capability.PARALLEL_PARTS)),
            check,
            saved);
    this.resumption = new Resumption(reads, writes, check, parted, saved);
  }

  private boolean isParted() {
    return content.length().orElse(-1) > capabilities.maxDirectUpload();
  }

  /** Lets go of the content of a request that will not be run. */
  public static void discard(UploadRequest request) {
    MeteredContent.discard(request.content());
  }

  /** Runs a checked request. Its content is closed afterwards, whether it was needed or not. */
  public static UploadResult run(
      UploadRequest request, Capabilities capabilities, CallChain chain) {
    Deadline deadline = chain.deadlineFor(Operation.UPLOAD);
    Uploads upload = new Uploads(request, capabilities, chain, deadline);
    try {
      Optional<UploadResult> resumed = upload.resumption.run(upload.content);
      if (resumed.isPresent() && upload.isAlone(resumed.get())) {
        return resumed.get();
      }
      return switch (request.onConflict()) {
        case FAIL -> upload.failIfTaken();
        case SKIP -> upload.skipIfTaken();
        case NEW_VERSION -> upload.addVersionIfTaken();
        case KEEP_BOTH -> upload.keepBoth();
      };
    } finally {
      upload.content.discardIfUnopened();
    }
  }

  /**
   * Looks even where the provider itself keeps names unique: only what is known to have been free
   * before tells, after a lost answer, that the same bytes under this name are the ones just sent.
   */
  private UploadResult failIfTaken() {
    List<Item> found = find(request.name());
    if (!found.isEmpty()) {
      throw taken(found);
    }
    return created(create(request.name()));
  }

  private UploadResult skipIfTaken() {
    for (int race = 1; ; race++) {
      List<Item> found = theOne(request.name());
      if (!found.isEmpty()) {
        return found.get(0) instanceof FileItem file
            ? new UploadResult(UploadResult.Outcome.SKIPPED, file)
            : refuse(found);
      }
      try {
        return created(create(request.name()));
      } catch (StorageException e) {
        giveUpUnlessTaken(e, race);
      }
    }
  }

  private UploadResult addVersionIfTaken() {
    for (int race = 1; ; race++) {
      List<Item> found = theOne(request.name());
      if (!found.isEmpty()) {
        return found.get(0) instanceof FileItem file ? addVersion(file) : refuse(found);
      }
      if (request.ifMatch().isPresent()) {
        throw StorageException.builder(
                ErrorKind.PRECONDITION_FAILED,
                Operation.UPLOAD,
                "the file that was to have this change tag is not there")
            .itemRef(request.folder())
            .build();
      }
      try {
        return created(create(request.name()));
      } catch (StorageException e) {
        giveUpUnlessTaken(e, race);
      }
    }
  }

  private UploadResult keepBoth() {
    StorageException last = null;
    for (int number = 0; number <= MAX_FREE_NAMES; number++) {
      String name =
          number == 0
              ? request.name()
              : FreeNames.numbered(request.name(), number, capabilities.maxNameLength());
      if (!find(name).isEmpty()) {
        continue;
      }
      try {
        return created(create(name));
      } catch (StorageException e) {
        giveUpUnlessTaken(e, 1);
        last = e;
      }
    }
    throw StorageException.builder(
            ErrorKind.ALREADY_EXISTS,
            Operation.UPLOAD,
            "the name and its first "
                + MAX_FREE_NAMES
                + " numbered forms are taken: choose another name")
        .itemRef(request.folder())
        .cause(last)
        .build();
  }

  /** Rethrows unless another attempt at the name makes sense: taken meanwhile, content unspent. */
  private void giveUpUnlessTaken(StorageException e, int race) {
    if (e.kind() != ErrorKind.ALREADY_EXISTS || race >= MAX_RACES || !content.isReplayable()) {
      throw e;
    }
  }

  /** Returns the item of a name, if there is one; several are an error that names them. */
  private List<Item> theOne(String name) {
    List<Item> found = twins.settled(request.folder(), name, item -> true);
    if (found.size() > 1) {
      throw Twins.ambiguous(found, null);
    }
    return found;
  }

  private List<Item> find(String name) {
    return reads.findByName(request.folder(), name);
  }

  private FileItem create(String name) {
    Optional<String> id =
        capabilities.supports(Capability.UNIQUE_NAMES) ? Optional.empty() : reads.newItemId();
    NewItem place = NewItem.of(request.folder(), name, id.orElse(null));
    FileItem created =
        send(
            UploadTarget.newFile(
                place, request.mediaType().orElse(null), request.contentModifiedAt().orElse(null)),
            null);
    requireAlone(created, name);
    return created;
  }

  /** Gives way to an older item of the same name, where the provider lets two arise. */
  private void requireAlone(FileItem created, String name) {
    if (capabilities.supports(Capability.UNIQUE_NAMES)) {
      return;
    }
    Optional<Item> winner = twins.winnerOver(created, request.folder(), name);
    if (winner.isPresent()) {
      throw taken(List.of(winner.get()));
    }
  }

  /** Whether a resumed upload stays; if not, and if it can, the request is run from its start. */
  private boolean isAlone(UploadResult resumed) {
    if (resumed.outcome() != UploadResult.Outcome.CREATED) {
      return true;
    }
    try {
      requireAlone(resumed.file(), resumed.file().name());
      return true;
    } catch (StorageException e) {
      giveUpUnlessTaken(e, 1);
      return false;
    }
  }

  private UploadResult addVersion(FileItem existing) {
    UploadTarget target =
        UploadTarget.newVersion(
            existing.ref(),
            request.ifMatch().orElse(null),
            // Otherwise some providers take the new content for octets.
            request.mediaType().or(existing::mediaType).orElse(null),
            request.contentModifiedAt().orElse(null));
    return new UploadResult(UploadResult.Outcome.NEW_VERSION, send(target, existing));
  }

  private FileItem send(UploadTarget target, @Nullable FileItem before) {
    long size = content.length().orElse(-1);
    if (isParted()) {
      return parted.send(target, content, before);
    }
    if (size < 0 || size >= WORTH_ASKING || !content.isRepeatable()) {
      reads.preflight(target, size);
    }
    return direct.send(target, content, before);
  }

  private static UploadResult created(FileItem file) {
    return new UploadResult(UploadResult.Outcome.CREATED, file);
  }

  private UploadResult refuse(List<Item> found) {
    throw taken(found);
  }

  private StorageException taken(List<Item> found) {
    List<ItemRef> existing = found.stream().map(Item::ref).toList();
    return StorageException.builder(
            ErrorKind.ALREADY_EXISTS,
            Operation.UPLOAD,
            "the name is taken in "
                + request.folder()
                + " by "
                + existing.get(0)
                + ": choose another name or another conflict policy")
        .itemRef(request.folder())
        .candidates(existing)
        .build();
  }
}

package io.storageconnector.internal.transfer;

import io.storageconnector.Capabilities;
import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.StorageException;
import io.storageconnector.internal.chain.Reads;
import io.storageconnector.internal.chain.Settlement;
import io.storageconnector.internal.chain.Writes;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.UploadTarget;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what a provider says it stored with what was sent: after an answer, to verify it, and
 * after a lost answer, to find out whether there is anything to verify.
 */
final class StoredCheck {

  private static final Logger log = LoggerFactory.getLogger(StoredCheck.class);

  private final Capabilities capabilities;
  private final Reads reads;
  private final Writes writes;

  StoredCheck(Capabilities capabilities, Reads reads, Writes writes) {
    this.capabilities = capabilities;
    this.reads = reads;
    this.writes = writes;
  }

  /**
   * Returns the stored file if it is what was sent. Otherwise removes it, or names the bad version,
   * and throws. Without a hash it can't be told and throws too, but removes nothing.
   *
   * @param operation which primitive stored it
   */
  FileItem verify(
      Operation operation, UploadTarget target, FileItem stored, Optional<Fingerprint> sent) {
    if (sent.isEmpty()) {
      throw mismatch(
          operation, target, stored, "all of the content", "success before it was read to its end");
    }
    Fingerprint expected = sent.get();
    FileItem known = complete(reads, stored, expected);
    if (known.size().isPresent() && known.size().getAsLong() != expected.size()) {
      throw mismatch(
          operation,
          target,
          stored,
          expected.size() + " bytes",
          known.size().getAsLong() + " bytes");
    }
    Optional<Checksum> published = expected.publishedBy(known);
    if (published.isEmpty()) {
      throw unverified(operation, stored, expected);
    }
    if (!published.get().equals(expected.checksum())) {
      throw mismatch(operation, target, stored, expected.checksum().hex(), published.get().hex());
    }
    return known;
  }

  /** Asks once more about a file that was described without size or hash. */
  private static FileItem complete(Reads lookUps, FileItem file, Fingerprint expected) {
    boolean complete = file.size().isPresent() && expected.publishedBy(file).isPresent();
    return !complete && lookUps.get(file.ref()) instanceof FileItem asked ? asked : file;
  }

  private static StorageException unverified(
      Operation operation, FileItem stored, Fingerprint expected) {
    return StorageException.builder(
            ErrorKind.CONTENT_MISMATCH,
            operation,
            "the provider stored "
                + stored.ref()
                + " but publishes no hash of it, so nobody knows whether it is what was sent:"
                + " compare its content, or remove it")
        .itemRef(stored.ref())
        .mismatch(expected.checksum().hex(), "no hash")
        .build();
  }

  private StorageException mismatch(
      Operation operation, UploadTarget target, FileItem stored, String expected, String actual) {
    String fate =
        target instanceof UploadTarget.NewFile
            ? (remove(stored.ref()) ? "it was removed" : "it could not be removed")
            : "its version "
                + stored.versionId().orElse("(not numbered)")
                + " holds the wrong content, promote the one before";
    return StorageException.builder(
            ErrorKind.CONTENT_MISMATCH,
            operation,
            "the provider stored something else than was sent, in "
                + stored.ref()
                + ": expected "
                + expected
                + ", found "
                + actual
                + "; "
                + fate)
        .itemRef(stored.ref())
        .mismatch(expected, actual)
        .build();
  }

  /** For good if the account may do that, and otherwise into the trash. */
  private boolean remove(ItemRef file) {
    return (capabilities.supports(Capability.DELETE_PERMANENTLY)
            && isDone(file, () -> writes.deletePermanently(file)))
        || (capabilities.supports(Capability.TRASH) && isDone(file, () -> writes.trash(file)));
  }

  private static boolean isDone(ItemRef file, Runnable removal) {
    try {
      removal.run();
      return true;
    } catch (StorageException e) {
      log.debug("could not remove the damaged {}: {}", file, e.kind());
      return false;
    }
  }

  /** Returns what was stored if it is what was sent, after the means to store it are gone. */
  Optional<FileItem> storedBy(
      UploadTarget target, @Nullable FileItem before, Optional<Fingerprint> sent) {
    return settle(reads, target, before, sent) instanceof Settlement.Done<FileItem> done
        ? Optional.of(done.value())
        : Optional.empty();
  }

  /**
   * Looks whether content arrived although its answer was lost.
   *
   * @param lookUps what may be asked
   * @param before the file as it was before, if a version was added
   * @param sent what was sent; empty if no attempt read the content to its end, so that none can
   *     have stored it
   */
  Settlement<FileItem> settle(
      Reads lookUps, UploadTarget target, @Nullable FileItem before, Optional<Fingerprint> sent) {
    if (sent.isEmpty()) {
      return Settlement.neverDone();
    }
    if (target instanceof UploadTarget.NewFile file) {
      return settleFile(lookUps, file.place(), sent.get());
    }
    ItemRef file = ((UploadTarget.NewVersion) target).file();
    return settleVersion(lookUps.get(file), before, sent.get());
  }

  private Settlement<FileItem> settleFile(Reads lookUps, NewItem place, Fingerprint sent) {
    List<Item> found =
        place.id().isPresent()
            ? lookUps.reserved(place, ItemKind.FILE).stream().toList()
            : lookUps.findByName(place.parent(), place.name());
    boolean undecided = false;
    for (Item item : found) {
      if (item instanceof FileItem file) {
        FileItem known = complete(lookUps, file, sent);
        if (sent.isOf(known)) {
          return Settlement.done(known);
        }
        undecided |= !sent.contradicts(known);
      }
    }
    return undecided ? Settlement.undecided() : Settlement.notDone();
  }

  private static Settlement<FileItem> settleVersion(
      Item now, @Nullable FileItem before, Fingerprint sent) {
    if (!(now instanceof FileItem file)) {
      return Settlement.undecided();
    }
    boolean sameVersion =
        before != null
            && before.versionId().isPresent()
            && before.versionId().equals(file.versionId());
    if (sameVersion) {
      return Settlement.notDone();
    }
    if (sent.isOf(file)) {
      return Settlement.done(file);
    }
    boolean unchanged =
        before != null
            && before.versionId().isEmpty()
            && !before.checksums().isEmpty()
            && before.checksums().equals(file.checksums());
    return unchanged ? Settlement.notDone() : Settlement.undecided();
  }
}

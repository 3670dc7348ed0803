package io.storageconnector.internal.transfer;

import io.storageconnector.Operation;
import io.storageconnector.internal.chain.Writes;
import io.storageconnector.item.FileItem;
import io.storageconnector.spi.UploadTarget;
import org.jspecify.annotations.Nullable;

/** Sends content in one request and verifies what was stored. */
final class DirectUpload {

  private final Writes writes;
  private final StoredCheck check;

  DirectUpload(Writes writes, StoredCheck check) {
    this.writes = writes;
    this.check = check;
  }

  /**
   * Stores the content; {@code before} is the file that gets a new version, null for a new file.
   */
  FileItem send(UploadTarget target, MeteredContent content, @Nullable FileItem before) {
    FileItem stored =
        writes.upload(
            target,
            content,
            content::isReplayable,
            content::refusal,
            (reads, failure) -> check.settle(reads, target, before, content.fingerprint()));
    return check.verify(Operation.UPLOAD, target, stored, content.fingerprint());
  }
}

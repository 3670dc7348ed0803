package io.storageconnector.internal.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.storageconnector.UploadCheckpoint;
import io.storageconnector.UploadRequest;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenStoreException;
import io.storageconnector.internal.chain.CallChain;
import io.storageconnector.item.FileItem;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request's view of the application's checkpoint, if it has one: sealed on the way there,
 * opened and compared with the request on the way back. No fault of the checkpoint reaches the
 * upload. Not thread-safe.
 */
final class SavedUpload {

  private static final Logger log = LoggerFactory.getLogger(SavedUpload.class);

  private final UploadRequest request;
  private final long size;
  private final CallChain chain;
  private final @Nullable UploadCheckpoint place;
  private boolean kept;

  private SavedUpload(
      UploadRequest request, long size, CallChain chain, @Nullable UploadCheckpoint place) {
    this.request = request;
    this.size = size;
    this.chain = chain;
    this.place = place;
  }

  /** Returns the checkpoint of a request whose content goes in parts and has this size. */
  static SavedUpload of(UploadRequest request, long size, CallChain chain) {
    return new SavedUpload(request, size, chain, request.checkpoint().orElse(null));
  }

  /** Returns no checkpoint, for content that goes in one request. */
  static SavedUpload none(UploadRequest request, CallChain chain) {
    return new SavedUpload(request, 0, chain, null);
  }

  /** Returns whether the place holds this upload, so that it can be taken up again. */
  boolean isKept() {
    return kept;
  }

  /** Returns the upload that an earlier call began, perhaps for another request. */
  Optional<UploadRecord> load() {
    Optional<UploadRecord> record = place == null ? Optional.empty() : read(place);
    kept = record.isPresent();
    return record;
  }

  /** Returns whether a loaded upload is one of this request. */
  boolean isOfRequest(UploadRecord record) {
    return record.isOf(request, size);
  }

  private Optional<UploadRecord> read(UploadCheckpoint from) {
    Optional<Secret> text;
    try {
      text = from.load();
    } catch (RuntimeException e) {
      warn("could not be read, beginning anew", e);
      return Optional.empty();
    }
    return text.flatMap(this::open);
  }

  private Optional<UploadRecord> open(Secret text) {
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(text.reveal().getBytes(US_ASCII));
      return UploadRecordCodec.decode(chain.openHandle(sealed));
    } catch (TokenStoreException | IllegalArgumentException e) {
      log.debug("the checkpoint of an upload is damaged or foreign and is not used");
      return Optional.empty();
    }
  }

  /** Keeps what is needed to go on with an upload that was just opened. */
  void save(UploadTarget target, @Nullable FileItem before, UploadSession session) {
    if (place == null) {
      return;
    }
    kept = false;
    try {
      byte[] plain = UploadRecordCodec.encode(UploadRecord.of(request, target, before, session));
      byte[] sealed = chain.sealHandle(plain);
      place.save(Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed)));
      kept = true;
    } catch (RuntimeException e) {
      warn("could not be saved, so this upload can't be taken up again", e);
    }
  }

  /** Forgets the upload: it has ended, or will not be gone on with. */
  void clear() {
    if (place == null || !kept) {
      return;
    }
    kept = false;
    try {
      place.clear();
    } catch (RuntimeException e) {
      warn("could not be cleared", e);
    }
  }

  /** The message of foreign code may hold anything, so only its class is told. */
  private static void warn(String what, RuntimeException e) {
    log.warn("the checkpoint of an upload {}: {}", what, e.getClass().getName());
  }
}

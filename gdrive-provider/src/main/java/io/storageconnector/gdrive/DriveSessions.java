package io.storageconnector.gdrive;

import com.google.api.client.http.EmptyContent;
import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Uploads in parts by Drive's resumable protocol. The SDK's own way keeps the session's address to
 * itself, so that nothing can be resumed, and sends for ever to a server that keeps nothing.
 *
 * <p>Drive stores the file with the last byte; the receipt of the part that brought it is the
 * file's id, and all that is left to commit is to read what was stored.
 */
final class DriveSessions {

  /** Drive keeps a session for a week (guide "Upload file data"). */
  private static final Duration LIFE = Duration.ofDays(7);

  private static final Pattern STORED = Pattern.compile("bytes=0-(\\d{1,18})");
  private static final int RESUME_INCOMPLETE = 308;
  private static final int CLIENT_CLOSED = 499;

  private final DriveChannel channel;
  private final DriveRoot root;
  private final DriveUploads uploads;

  DriveSessions(DriveChannel channel, DriveRoot root, DriveUploads uploads) {
    this.channel = channel;
    this.root = root;
    this.uploads = uploads;
  }

  /**
   * How far an upload has come.
   *
   * @param stored how many bytes Drive holds
   * @param fileId the file, once it is stored; null before
   */
  private record Progress(long stored, @Nullable String fileId) {}

  UploadSession open(Call call, UploadTarget target, long size) {
    DriveRequest request =
        uploads
            .request(call, target)
            .param("uploadType", "resumable")
            .header("X-Upload-Content-Type", DriveUploads.mediaType(call, target))
            .header("X-Upload-Content-Length", Long.toString(size))
            .json(DriveUploads.metadata(call, target));
    DriveAnswer answer = channel.succeed(call, request);
    String address = answer.header("Location");
    answer.finish();
    String newId =
        target instanceof UploadTarget.NewFile file ? file.place().id().orElse(null) : null;
    DriveSessionHandle handle =
        new DriveSessionHandle(
            address == null ? "" : address,
            size,
            channel.settings().chunkSize(),
            newId,
            channel.clock().instant().plus(LIFE));
    if (!handle.isTrusted(channel.settings().rootUrl())) {
      // The token would go to whoever is named here.
      throw DriveErrors.garbled(call, request, 200);
    }
    return handle.session();
  }

  UploadSession reopen(Call call, String text) {
    DriveSessionHandle handle = handle(call, text);
    ask(call, handle);
    return handle.session();
  }

  /** Sends a part; Drive may keep less of it than was sent, but has to keep something. */
  UploadedPart uploadPart(Call call, UploadSession session, long offset, ContentSource part) {
    DriveSessionHandle handle = handle(call, session.handle().reveal());
    long size = part.length().orElseThrow(() -> new IllegalArgumentException("length unknown"));
    DriveRequest request =
        DriveRequest.put(handle.address(), null)
            .inSession()
            .header(
                "Content-Range",
                "bytes " + offset + "-" + (offset + size - 1) + "/" + handle.totalSize())
            .content(new ContentBody(part, call.operation(), "application/octet-stream"));
    Progress progress = progress(call, handle, request);
    long kept = Math.min(size, progress.stored() - offset);
    if (kept < 0) {
      throw DriveErrors.invalid(
          call, ErrorKind.SESSION_LOST, null, "Drive holds less than it said before: start again");
    }
    if (kept == 0) {
      throw DriveErrors.again(call, null, "Drive kept nothing of the part");
    }
    String fileId = progress.fileId();
    return new UploadedPart(offset, kept, fileId == null ? "" : fileId);
  }

  List<UploadedPart> parts(Call call, UploadSession session) {
    Progress progress = ask(call, handle(call, session.handle().reveal()));
    String fileId = progress.fileId();
    return progress.stored() == 0
        ? List.of()
        : List.of(new UploadedPart(0, progress.stored(), fileId == null ? "" : fileId));
  }

  FileItem commit(Call call, UploadSession session, UploadTarget target, List<UploadedPart> parts) {
    String fileId = parts.isEmpty() ? "" : parts.get(parts.size() - 1).receipt();
    if (!DriveItems.isId(fileId)) {
      Progress progress = ask(call, handle(call, session.handle().reveal()));
      fileId = progress.fileId();
      if (fileId == null) {
        throw DriveErrors.invalid(
            call,
            ErrorKind.INVALID_ARGUMENT,
            null,
            "Drive holds " + progress.stored() + " bytes: the upload is not complete");
      }
    }
    ItemRef file = ItemRef.file(DriveCapabilities.PROVIDER, fileId);
    DriveRequest request =
        DriveRequest.get(channel.api("files/" + fileId), file)
            .onAllDrives()
            .fields(DriveItems.FIELDS);
    DriveEntry entry = channel.read(call, request, DriveItems::entry);
    Item item =
        target instanceof UploadTarget.NewFile made
            ? root.itemOf(call, request, entry, made.place().parent())
            : root.itemOf(call, request, entry);
    return DriveBackend.expect(FileItem.class, call, request, item);
  }

  /**
   * Gives the upload up as all of Google's resumable uploads are, which answer with 499. What
   * becomes of it otherwise nobody sees: Drive forgets it after a week.
   */
  void abort(Call call, UploadSession session) {
    DriveSessionHandle handle = handle(call, session.handle().reveal());
    DriveRequest request = DriveRequest.delete(handle.address(), null).inSession();
    DriveAnswer answer = channel.wire().exchange(call, request);
    if (answer.isSuccess() || answer.status() == CLIENT_CLOSED) {
      answer.finish();
      return;
    }
    StorageException refusal = channel.refused(call, request, answer);
    if (refusal.kind() != ErrorKind.SESSION_LOST) {
      throw refusal;
    }
  }

  /**
   * Asks how far the upload has come. A session that is gone although its file is there was
   * complete: the file has the id that nothing else can have.
   */
  private Progress ask(Call call, DriveSessionHandle handle) {
    DriveRequest request =
        DriveRequest.put(handle.address(), null)
            .inSession()
            .header("Content-Range", "bytes */" + handle.totalSize())
            .content(new EmptyContent());
    try {
      return progress(call, handle, request);
    } catch (StorageException e) {
      String newId = handle.newId();
      if (e.kind() != ErrorKind.SESSION_LOST || newId == null || !exists(call, newId)) {
        throw e;
      }
      return new Progress(handle.totalSize(), newId);
    }
  }

  private Progress progress(Call call, DriveSessionHandle handle, DriveRequest request) {
    DriveAnswer answer = channel.wire().exchange(call, request);
    if (answer.status() == RESUME_INCOMPLETE) {
      answer.finish();
      return new Progress(stored(call, handle, request, answer.header("Range")), null);
    }
    if (!answer.isSuccess()) {
      throw channel.refused(call, request, answer);
    }
    try (answer) {
      String id = channel.read(call, request, answer, DriveItems::entry).id();
      if (id == null || !DriveItems.isId(id)) {
        throw DriveErrors.garbled(call, request, answer.status());
      }
      return new Progress(handle.totalSize(), id);
    }
  }

  private static long stored(
      Call call, DriveSessionHandle handle, DriveRequest request, @Nullable String range) {
    if (range == null) {
      return 0;
    }
    Matcher matcher = STORED.matcher(range);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) >= handle.totalSize()) {
      throw DriveErrors.garbled(call, request, RESUME_INCOMPLETE);
    }
    return Long.parseLong(matcher.group(1)) + 1;
  }

  private boolean exists(Call call, String id) {
    ItemRef file = ItemRef.file(DriveCapabilities.PROVIDER, id);
    DriveRequest request =
        DriveRequest.get(channel.api("files/" + id), file).onAllDrives().fields("id");
    try {
      return id.equals(channel.read(call, request, DriveItems::entry).id());
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Checks each time whom the token would go to: a handle may have been kept anywhere. */
  private DriveSessionHandle handle(Call call, String text) {
    return DriveSessionHandle.parse(text)
        .filter(handle -> handle.isTrusted(channel.settings().rootUrl()))
        .orElseThrow(
            () ->
                DriveErrors.invalid(
                    call,
                    ErrorKind.INVALID_ARGUMENT,
                    null,
                    "the handle is none of an upload to this Drive; nothing was sent"));
  }
}

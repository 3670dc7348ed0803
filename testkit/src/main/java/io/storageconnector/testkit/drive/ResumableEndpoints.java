package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.content.ContentStore;
import io.storageconnector.testkit.content.StoredContent;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.oauth.FakeOAuth;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Uploads in chunks that can be resumed (doc: resumable uploads).
 *
 * <p>Appends outside the lock of {@link DriveWorld}; only the last chunk takes it, to make the
 * file.
 */
final class ResumableEndpoints {

  /** Doc: chunks are multiples of 256 KiB but for the last. */
  private static final long GRAIN = 256 * 1024;

  private static final Pattern CHUNK =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
  private static final Pattern QUERY = Pattern.compile("bytes \\*/(\\d{1,18}|\\*)");

  private final DriveWorld world;
  private final NewFiles newFiles;
  private final FileEndpoints files;
  private final ContentStore contents;
  private final Map<String, ResumableUpload> uploads = new ConcurrentHashMap<>();
  private final Set<String> secrets = ConcurrentHashMap.newKeySet();
  private final AtomicLong serial = new AtomicLong();

  ResumableEndpoints(
      DriveWorld world, NewFiles newFiles, FileEndpoints files, ContentStore contents) {
    this.world = world;
    this.newFiles = newFiles;
    this.files = files;
    this.contents = contents;
  }

  /** Checks everything a finished upload would be checked for, and opens a session. */
  FakeReply begin(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.FILE);
    String contentType =
        UploadEndpoints.mediaType(call.head().header("X-Upload-Content-Type").orElse(""));
    long total = call.head().header("X-Upload-Content-Length").map(this::length).orElse(-1L);
    world.locked(
        () ->
            call.operation() == DriveOperation.START_UPLOAD
                ? newFiles.plan(call, contentType, total)
                : newFiles.planVersion(call, total));
    uploads.values().stream().filter(this::isExpired).forEach(this::end);
    String id = FakeOAuth.SECRET_MARKER + "-upload-" + serial.incrementAndGet();
    secrets.add(id);
    uploads.put(
        id,
        new ResumableUpload(id, call, fields, contentType, total, contents.begin(), world.now()));
    String target = call.head().target();
    String location =
        call.origin()
            + target
            + (target.contains("?") ? "&" : "?")
            + "upload_id="
            + URLEncoder.encode(id, StandardCharsets.UTF_8);
    return FakeReply.of(200)
        .withHeader("Location", location)
        .withHeader("X-GUploader-UploadID", id);
  }

  private long length(String text) {
    try {
      long length = Long.parseLong(text.trim());
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      // refused below, together with negative lengths
    }
    throw new DriveRefusal(DriveReason.BAD_REQUEST, "Invalid X-Upload-Content-Length.");
  }

  /** Doc: 308 with what is there, or the answer once more; an empty upload ends here. */
  FakeReply query(DriveCall call) {
    return inSession(
        call,
        upload -> {
          Matcher range = QUERY.matcher(call.head().header("Content-Range").orElse(""));
          if (!range.matches()) {
            throw malformed();
          }
          learnTotal(upload, range.group(1));
          return upload.isComplete() ? finish(upload) : progress(upload);
        });
  }

  FakeReply chunk(DriveCall call) {
    return inSession(
        call,
        upload -> {
          Optional<String> header = call.head().header("Content-Range");
          long first = 0;
          boolean last = true;
          long length = call.bodyLength();
          if (header.isPresent()) {
            Matcher range = CHUNK.matcher(header.get());
            if (!range.matches()) {
              throw malformed();
            }
            first = Long.parseLong(range.group(1));
            long end = Long.parseLong(range.group(2)) + 1;
            length = end - first;
            last = !range.group(3).equals("*") && end == Long.parseLong(range.group(3));
            requireChunk(call, range.group(3), first, end, last);
            learnTotal(upload, range.group(3));
          } else {
            // doc: all bytes in one request, without a range
            requireUnpacked(call);
            learnTotal(upload, Long.toString(length));
          }
          append(call, upload, first, length);
          return upload.isComplete() ? finish(upload) : progress(upload);
        });
  }

  private static void requireUnpacked(DriveCall call) {
    if (call.head().headers().contains("Content-Encoding")) {
      throw new DriveRefusal(
          DriveReason.BAD_REQUEST, "A compressed upload says its size in Content-Range.");
    }
  }

  private static void requireChunk(
      DriveCall call, String total, long first, long end, boolean last) {
    boolean packed = call.head().headers().contains("Content-Encoding");
    boolean wrongLength = !packed && call.bodyLength() != end - first;
    boolean beyond = !total.equals("*") && end > Long.parseLong(total);
    if (end <= first || wrongLength || beyond) {
      throw malformed();
    }
    if (!last && (end - first) % GRAIN != 0) {
      throw new DriveRefusal(
          DriveReason.BAD_REQUEST, "The size of a chunk must be a multiple of 262144 bytes.");
    }
  }

  private static DriveRefusal malformed() {
    return new DriveRefusal(DriveReason.BAD_REQUEST, "Failed to parse Content-Range header.");
  }

  private static void learnTotal(ResumableUpload upload, String total) {
    if (!total.equals("*")) {
      upload.total(Long.parseLong(total));
    }
  }

  /**
   * Stores what is new of a chunk. Bytes that are there already are skipped; a gap is refused
   * (client code: other uploads of Google behave so; for Drive assumed).
   */
  private void append(DriveCall call, ResumableUpload upload, long first, long length) {
    long have = upload.content().length();
    if (first > have) {
      throw new DriveRefusal(
          DriveReason.BAD_REQUEST, "Invalid request. The chunk does not follow what was received.");
    }
    long known = have - first;
    if (known >= length) {
      return;
    }
    try (InputStream body = call.body()) {
      body.skipNBytes(known);
      long room = Math.min(length - known, world.settings().chunkCommitLimit());
      long taken = upload.content().append(body, room);
      if (taken < room) {
        throw malformed();
      }
    } catch (IOException | UncheckedIOException e) {
      throw malformed();
    }
  }

  /** Measured: without any byte stored there is no {@code Range} header. */
  private static FakeReply progress(ResumableUpload upload) {
    FakeReply reply = FakeReply.of(308).withHeader("X-GUploader-UploadID", upload.id());
    long length = upload.content().length();
    return length == 0 ? reply : reply.withHeader("Range", "bytes=0-" + (length - 1));
  }

  private FakeReply finish(ResumableUpload upload) {
    StoredContent content = upload.content().finish();
    boolean kept = false;
    try {
      FakeReply reply = world.locked(() -> effect(upload, content));
      upload.done(reply);
      kept = true;
      return reply;
    } finally {
      if (!kept) {
        // assumed: what cannot be made ends the session
        uploads.remove(upload.id());
        contents.discard(content);
      }
    }
  }

  private FakeReply effect(ResumableUpload upload, StoredContent content) {
    DriveCall call = upload.beginning();
    if (call.operation() == DriveOperation.START_UPLOAD) {
      NewFiles.Plan plan = newFiles.plan(call, upload.contentType(), content.size());
      return files.answer(
          newFiles.create(call, plan, content, upload.contentType()), call, upload.fields());
    }
    DriveFile file = newFiles.planVersion(call, content.size());
    newFiles.addVersion(call, file, content, upload.contentType());
    return files.answer(file, call, upload.fields());
  }

  /** Client code (Google Cloud Storage): a session that is given up answers 499. */
  FakeReply cancel(DriveCall call) {
    return inSession(
        call,
        upload -> {
          uploads.remove(upload.id());
          upload.content().discard();
          return FakeReply.of(499);
        });
  }

  private interface Step {
    FakeReply take(ResumableUpload upload);
  }

  private FakeReply inSession(DriveCall call, Step step) {
    ResumableUpload upload = uploads.get(call.query("upload_id").orElse(""));
    if (upload == null || isExpired(upload) || !belongsTo(upload, call)) {
      throw new DriveRefusal(DriveReason.NOT_FOUND, "Upload session not found.");
    }
    upload.lock().lock();
    try {
      if (!uploads.containsKey(upload.id())) {
        throw new DriveRefusal(DriveReason.NOT_FOUND, "Upload session not found.");
      }
      FakeReply done = upload.answer();
      return done == null ? step.take(upload) : done;
    } finally {
      upload.lock().unlock();
    }
  }

  /** Another account's session is as good as none (assumed). */
  private static boolean belongsTo(ResumableUpload upload, DriveCall call) {
    return upload.beginning().account() == call.account()
        && upload.beginning().head().path().equals(call.head().path());
  }

  private boolean isExpired(ResumableUpload upload) {
    return !world.now().isBefore(upload.startedAt().plus(world.settings().sessionLifetime()));
  }

  /** Lets all sessions end now. */
  void expire() {
    uploads.values().forEach(this::end);
  }

  private void end(ResumableUpload upload) {
    uploads.remove(upload.id());
    upload.lock().lock();
    try {
      upload.content().discard();
    } finally {
      upload.lock().unlock();
    }
  }

  int open() {
    return (int) uploads.values().stream().filter(upload -> upload.answer() == null).count();
  }

  /** The secrets in the URLs of all sessions so far. */
  Set<String> secrets() {
    return Set.copyOf(secrets);
  }
}

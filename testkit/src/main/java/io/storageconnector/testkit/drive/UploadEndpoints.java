package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.content.ContentStore;
import io.storageconnector.testkit.content.MultipartReader;
import io.storageconnector.testkit.content.StoredContent;
import io.storageconnector.testkit.http.FakeReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * Uploads in one request: bytes alone, or metadata and bytes in one multipart body.
 *
 * <p>Receives and digests the bytes before it takes the lock, so that a large upload does not hold
 * up other requests.
 */
final class UploadEndpoints {

  private static final int METADATA_LIMIT = 1024 * 1024;

  private record Incoming(StoredContent content, String contentType) {}

  private final DriveWorld world;
  private final NewFiles newFiles;
  private final FileEndpoints files;
  private final ContentStore contents;

  UploadEndpoints(DriveWorld world, NewFiles newFiles, FileEndpoints files, ContentStore contents) {
    this.world = world;
    this.newFiles = newFiles;
    this.files = files;
    this.contents = contents;
  }

  FakeReply uploadFile(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.FILE);
    Incoming incoming = receive(call);
    return keeping(
        incoming.content(),
        () -> {
          NewFiles.Plan plan =
              newFiles.plan(call, incoming.contentType(), incoming.content().size());
          return files.answer(
              newFiles.create(call, plan, incoming.content(), incoming.contentType()),
              call,
              fields);
        });
  }

  FakeReply uploadVersion(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.FILE);
    Incoming incoming = receive(call);
    return keeping(
        incoming.content(),
        () -> {
          DriveFile file = newFiles.planVersion(call, incoming.content().size());
          newFiles.addVersion(call, file, incoming.content(), incoming.contentType());
          return files.answer(file, call, fields);
        });
  }

  /** Lets go of the bytes when nothing came of them. */
  private FakeReply keeping(StoredContent content, Supplier<FakeReply> effect) {
    boolean kept = false;
    try {
      FakeReply reply = world.locked(effect);
      kept = true;
      return reply;
    } finally {
      if (!kept) {
        contents.discard(content);
      }
    }
  }

  private Incoming receive(DriveCall call) {
    if (call.bodyLength() > world.settings().multipartLimit()) {
      // assumed: Drive documents no limit of its own
      throw new DriveRefusal(DriveReason.BAD_REQUEST, "The body is too large for one request");
    }
    String type = call.head().header("Content-Type").orElse("");
    return switch (call.query("uploadType").orElse("")) {
      case "media" -> receiveMedia(call, type);
      case "multipart" -> receiveMultipart(call, type);
      default -> throw DriveRefusal.invalid("uploadType");
    };
  }

  private Incoming receiveMedia(DriveCall call, String type) {
    call.json(new byte[] {'{', '}'});
    try (InputStream body = call.body()) {
      return new Incoming(contents.store(body), mediaType(type));
    } catch (IOException | UncheckedIOException e) {
      throw unreadable();
    }
  }

  /** Exactly two parts, metadata first (doc: multipart uploads). */
  private Incoming receiveMultipart(DriveCall call, String type) {
    String boundary =
        MultipartReader.boundary(type, "multipart/related")
            .orElseThrow(UploadEndpoints::unreadable);
    StoredContent content = null;
    boolean complete = false;
    try (InputStream body = call.body()) {
      MultipartReader parts = new MultipartReader(body, boundary);
      MultipartReader.Part metadata = parts.next().orElseThrow(UploadEndpoints::unreadable);
      if (!contentType(metadata).regionMatches(true, 0, "application/json", 0, 16)) {
        throw unreadable();
      }
      call.json(metadata.content().readNBytes(METADATA_LIMIT));
      MultipartReader.Part media = parts.next().orElseThrow(UploadEndpoints::unreadable);
      content = contents.store(media.content());
      if (parts.next().isPresent()) {
        throw unreadable();
      }
      complete = true;
      return new Incoming(content, mediaType(contentType(media)));
    } catch (IOException | UncheckedIOException e) {
      throw unreadable();
    } finally {
      if (!complete && content != null) {
        contents.discard(content);
      }
    }
  }

  private static String contentType(MultipartReader.Part part) {
    return part.headers().first("Content-Type").orElse("");
  }

  private static DriveRefusal unreadable() {
    return new DriveRefusal(DriveReason.BAD_REQUEST, "Malformed multipart body.");
  }

  /** The type without its parameters; unknown bytes when there is none. */
  static String mediaType(String contentType) {
    int semicolon = contentType.indexOf(';');
    String bare = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).trim();
    return bare.isEmpty() ? MimeTypes.UNKNOWN : bare;
  }
}

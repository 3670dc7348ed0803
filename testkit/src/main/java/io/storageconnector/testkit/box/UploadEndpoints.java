package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.content.ContentStore;
import io.storageconnector.testkit.content.MultipartReader;
import io.storageconnector.testkit.content.StoredContent;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.oauth.FakeOAuth;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Direct uploads and their preflight checks.
 *
 * <p>Receives and digests the bytes before it takes the lock, so that a large upload does not hold
 * up other requests.
 */
final class UploadEndpoints {

  private static final int ATTRIBUTES_LIMIT = 64 * 1024;

  private record Incoming(JsonNode attributes, StoredContent content) {}

  private final BoxWorld world;
  private final ItemJson json;
  private final ContentStore contents;
  private final BoxSettings settings;
  private final FakeOAuth oauth;

  UploadEndpoints(
      BoxWorld world, ItemJson json, ContentStore contents, BoxSettings settings, FakeOAuth oauth) {
    this.world = world;
    this.json = json;
    this.contents = contents;
    this.settings = settings;
    this.oauth = oauth;
  }

  FakeReply uploadFile(BoxCall call) {
    return receive(
        call,
        incoming -> {
          String name =
              text(incoming.attributes(), "name")
                  .orElseThrow(() -> BoxRefusal.invalid("name", "'name' is required"));
          String parentId =
              text(incoming.attributes().path("parent"), "id")
                  .orElseThrow(() -> BoxRefusal.invalid("parent", "'parent' is required"));
          BoxFolder parent = requireNewFile(parentId, name, call.viewer());
          BoxFile file =
              world.createFile(parent, name, incoming.content(), call.viewer().account());
          file.contentTimes(
              time(incoming.attributes(), "content_created_at"),
              time(incoming.attributes(), "content_modified_at"));
          return entries(file, call);
        });
  }

  FakeReply uploadVersion(BoxCall call) {
    return receive(
        call,
        incoming -> {
          BoxFile file = requireNewVersion(call);
          // doc: a name in the attributes renames the file
          renameTo(file, text(incoming.attributes(), "name"), call);
          world.addVersion(file, incoming.content(), call.viewer().account());
          file.contentTimes(null, time(incoming.attributes(), "content_modified_at"));
          return entries(file, call);
        });
  }

  private void renameTo(BoxFile file, Optional<String> name, BoxCall call) {
    BoxFolder parent = file.parent();
    if (name.isPresent() && parent != null && !name.get().equals(file.name())) {
      BoxWorld.requireValidName(name.get());
      world.requireFreeName(parent, name.get(), file, false);
      world.rename(file, name.get(), call.viewer().account());
    }
  }

  /**
   * Answers 200 with the place to upload to, or refuses as the upload would (doc). Called inside
   * {@link BoxWorld#locked}.
   */
  FakeReply preflightFile(BoxCall call) {
    requireNewFile(call.requiredParentId(), call.requiredText("name"), call.viewer());
    return preflight(call, "/2.0/files/content");
  }

  /** As {@link #preflightFile}, for a new version. */
  FakeReply preflightVersion(BoxCall call) {
    BoxFile file = requireNewVersion(call);
    BoxFolder parent = file.parent();
    Optional<String> name = call.text("name");
    if (name.isPresent() && parent != null) {
      BoxWorld.requireValidName(name.get());
      world.requireFreeName(parent, name.get(), file, false);
    }
    return preflight(call, "/2.0/files/" + file.id() + "/content");
  }

  private FakeReply preflight(BoxCall call, String path) {
    JsonNode size = call.json().path("size");
    if (size.isNumber() && size.asLong() < 0) {
      throw BoxRefusal.invalid("size", "Invalid value '" + size.asLong() + "'.");
    }
    ObjectNode answer = BoxJson.object();
    answer.put(
        "upload_url",
        call.origins().upload() + "/api" + path + "?upload_session_id=" + world.newId());
    return FakeReply.json(200, BoxJson.text(answer.put("upload_token", oauth.secret("upload"))));
  }

  /**
   * The checks a new file has to pass, in upload sessions too. Called inside {@link
   * BoxWorld#locked}.
   */
  BoxFolder requireNewFile(String parentId, String name, BoxViewer viewer) {
    BoxFolder parent = world.folder(parentId, viewer);
    ItemChange.requireUpload(world, parent, viewer);
    BoxWorld.requireValidName(name);
    world.requireFreeName(parent, name, null, false);
    return parent;
  }

  /** The checks a new version has to pass. Called inside {@link BoxWorld#locked}. */
  BoxFile requireNewVersion(BoxCall call) {
    BoxFile file = world.activeFile(call.id(), call.viewer());
    ItemChange.requireEdit(world, file, call.viewer());
    call.requireMatch(file);
    return file;
  }

  /** The answer to every finished upload: a collection of one (doc). */
  FakeReply entries(BoxFile file, BoxCall call) {
    ObjectNode answer = BoxJson.object().put("total_count", 1);
    answer.putArray("entries").add(json.full(file, call.viewer(), call.fields()));
    return FakeReply.json(201, BoxJson.text(answer));
  }

  private FakeReply receive(BoxCall call, Function<Incoming, FakeReply> effect) {
    Incoming incoming = read(call);
    boolean kept = false;
    try {
      Optional<String> declared = call.head().header("Content-MD5");
      // doc: despite its name the header carries a SHA-1
      if (declared.isPresent()
          && !declared.get().toLowerCase(Locale.ROOT).equals(incoming.content().sha1())) {
        throw new BoxRefusal(
            400, "bad_digest", "The specified content-md5 did not match what we received");
      }
      if (settings.strict() && incoming.content().size() > settings.directUploadLimit()) {
        // assumed: Box documents the limit and not the answer
        throw new BoxRefusal(
            413,
            "request_entity_too_large",
            "Files above the direct upload limit need an upload session");
      }
      FakeReply reply = world.locked(() -> effect.apply(incoming));
      kept = true;
      return reply;
    } finally {
      if (!kept) {
        contents.discard(incoming.content());
      }
    }
  }

  private Incoming read(BoxCall call) {
    String boundary =
        MultipartReader.boundary(
                call.head().header("Content-Type").orElse(""), "multipart/form-data")
            .orElseThrow(
                () ->
                    new BoxRefusal(
                        415, "unsupported_media_type", "Uploads are multipart/form-data"));
    JsonNode attributes = null;
    try (InputStream body = call.body().open()) {
      MultipartReader parts = new MultipartReader(body, boundary);
      for (Optional<MultipartReader.Part> next = parts.next();
          next.isPresent();
          next = parts.next()) {
        MultipartReader.Part part = next.get();
        if (part.name().equals("attributes")) {
          attributes = BoxJson.MAPPER.readTree(part.content().readNBytes(ATTRIBUTES_LIMIT));
        } else if (part.name().equals("file")
            || part.headers().first("Content-Disposition").orElse("").contains("filename=")) {
          if (attributes == null) {
            throw new BoxRefusal(
                400,
                "metadata_after_file_contents",
                "The 'attributes' part must precede the file's contents");
          }
          return new Incoming(attributes, contents.store(part.content()));
        }
      }
    } catch (IOException e) {
      throw new BoxRefusal(400, "bad_request", "Could not parse the multipart body");
    }
    throw new BoxRefusal(400, "bad_request", "The file's contents are missing");
  }

  private static Optional<String> text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() || value.isNumber() ? Optional.of(value.asText()) : Optional.empty();
  }

  static @Nullable Instant time(JsonNode attributes, String field) {
    Optional<String> text = text(attributes, field);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text.get()).toInstant();
    } catch (DateTimeException e) {
      throw BoxRefusal.invalid(field, "Invalid date");
    }
  }
}

package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.content.ContentStore;
import io.storageconnector.testkit.content.StoredContent;
import io.storageconnector.testkit.http.FakeReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Uploads in parts: open a session, send parts in any order, commit or abort (doc). */
final class SessionEndpoints {

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

  private final BoxWorld world;
  private final UploadEndpoints uploads;
  private final ContentStore contents;
  private final BoxSettings settings;
  private final Map<String, UploadSession> sessions = new ConcurrentHashMap<>();

  SessionEndpoints(
      BoxWorld world, UploadEndpoints uploads, ContentStore contents, BoxSettings settings) {
    this.world = world;
    this.uploads = uploads;
    this.contents = contents;
    this.settings = settings;
  }

  /** Called inside {@link BoxWorld#locked}. */
  FakeReply createForFile(BoxCall call) {
    String name = call.requiredText("file_name");
    BoxFolder parent = uploads.requireNewFile(call.requiredText("folder_id"), name, call.viewer());
    return create(call, new UploadSession.Target(parent, name, null));
  }

  /** Called inside {@link BoxWorld#locked}. */
  FakeReply createForVersion(BoxCall call) {
    BoxFile file = uploads.requireNewVersion(call);
    return create(
        call, new UploadSession.Target(null, call.text("file_name").orElse(file.name()), file));
  }

  private FakeReply create(BoxCall call, UploadSession.Target target) {
    long size = call.json().path("file_size").asLong(-1);
    if (size < 0) {
      throw BoxRefusal.invalid("file_size", "'file_size' is required");
    }
    if (size < settings.minimumSessionSize()) {
      throw new BoxRefusal(
          400, "file_size_too_small", "The file size is too small for an upload session");
    }
    UploadSession session =
        new UploadSession(
            "FAKE" + Long.toHexString(Long.parseLong(world.newId())).toUpperCase(Locale.ROOT),
            call.viewer().account(),
            target,
            size,
            settings.partSize(),
            world.now().plus(settings.sessionLifetime()),
            settings.commitDelays());
    sessions.put(session.id(), session);
    return FakeReply.json(201, BoxJson.text(render(session, call)));
  }

  /** Called inside {@link BoxWorld#locked}. */
  FakeReply get(BoxCall call) {
    return FakeReply.json(200, BoxJson.text(render(open(call), call)));
  }

  /** Called inside {@link BoxWorld#locked}. */
  FakeReply abort(BoxCall call) {
    UploadSession session = open(call);
    sessions.remove(session.id());
    session.parts().forEach(part -> contents.discard(part.content()));
    return FakeReply.of(204);
  }

  /** Called inside {@link BoxWorld#locked}. */
  FakeReply listParts(BoxCall call) {
    UploadSession session = open(call);
    int offset = call.number("offset", 0, Integer.MAX_VALUE);
    int limit = call.number("limit", 1000, 1000);
    ObjectNode page =
        BoxJson.object()
            .put("total_count", session.parts().size())
            .put("limit", limit)
            .put("offset", offset);
    page.putArray("entries");
    session.parts().stream()
        .skip(offset)
        .limit(limit)
        .forEach(part -> page.withArray("entries").add(part.json()));
    return FakeReply.json(200, BoxJson.text(page));
  }

  FakeReply uploadPart(BoxCall call) {
    UploadSession session = world.locked(() -> open(call));
    Matcher range = CONTENT_RANGE.matcher(call.head().header("Content-Range").orElse(""));
    if (!range.matches()) {
      throw BoxRefusal.invalid("content-range", "A Content-Range is required");
    }
    long from = Long.parseLong(range.group(1));
    long to = Long.parseLong(range.group(2));
    session.requireFits(from, to, Long.parseLong(range.group(3)), call.body().length());
    String digest = requireDigest(call);
    StoredContent content = store(call);
    boolean kept = false;
    try {
      if (!digest.equals(base64(content.sha1()))) {
        throw new BoxRefusal(
            412,
            "digest_mismatch",
            "The digest does not match the part"); // assumed: status and code for a part
      }
      UploadSession.Part part = world.locked(() -> open(call).add(from, content));
      kept = true;
      ObjectNode answer = BoxJson.object();
      answer.set("part", part.json());
      return FakeReply.json(200, BoxJson.text(answer));
    } finally {
      if (!kept) {
        contents.discard(content);
      }
    }
  }

  FakeReply commit(BoxCall call) {
    UploadSession session = world.locked(() -> open(call));
    String digest = requireDigest(call);
    List<UploadSession.Part> parts =
        world.locked(() -> session.requireComplete(call.json().path("parts")));
    if (world.locked(session::delaysCommit)) {
      return FakeReply.of(202).withHeader("Retry-After", "1");
    }
    StoredContent whole = join(parts);
    boolean kept = false;
    try {
      if (!digest.equals(base64(whole.sha1()))) {
        throw new BoxRefusal(400, "digest_mismatch", "The digest does not match the file");
      }
      FakeReply reply = world.locked(() -> finish(call, session, whole));
      kept = true;
      parts.forEach(part -> contents.discard(part.content()));
      return reply;
    } finally {
      if (!kept) {
        contents.discard(whole);
      }
    }
  }

  private FakeReply finish(BoxCall call, UploadSession session, StoredContent whole) {
    JsonNode attributes = call.json().path("attributes");
    BoxFile file = session.target().file();
    if (file == null) {
      BoxFolder parent =
          uploads.requireNewFile(
              session.target().requireFolder().id(), session.target().name(), call.viewer());
      file = world.createFile(parent, session.target().name(), whole, call.viewer().account());
      file.contentTimes(
          UploadEndpoints.time(attributes, "content_created_at"),
          UploadEndpoints.time(attributes, "content_modified_at"));
    } else {
      world.activeFile(file.id(), call.viewer());
      call.requireMatch(file);
      world.addVersion(file, whole, call.viewer().account());
      file.contentTimes(null, UploadEndpoints.time(attributes, "content_modified_at"));
    }
    sessions.remove(session.id());
    return uploads.entries(file, call);
  }

  /** Counts the sessions that still take parts. Called inside {@link BoxWorld#locked}. */
  int open() {
    return (int)
        sessions.values().stream()
            .filter(session -> world.now().isBefore(session.expiresAt()))
            .count();
  }

  private UploadSession open(BoxCall call) {
    UploadSession session = sessions.get(call.id());
    if (session == null) {
      throw BoxRefusal.notFound("upload_session", call.id());
    }
    if (session.creator() != call.viewer().account()) {
      throw new BoxRefusal(403, "forbidden", "The session belongs to another user");
    }
    call.viewer().requireReach(session.target().item());
    if (!world.now().isBefore(session.expiresAt())) {
      throw new BoxRefusal(410, "session_expired", "The upload session has expired");
    }
    return session;
  }

  private StoredContent store(BoxCall call) {
    try (InputStream in = call.body().open()) {
      return contents.store(in);
    } catch (IOException e) {
      throw new UncheckedIOException("a part could not be read back", e);
    }
  }

  private StoredContent join(List<UploadSession.Part> parts) {
    List<InputStream> streams = new ArrayList<>();
    try {
      for (UploadSession.Part part : parts) {
        streams.add(part.content().bytes().open());
      }
      try (InputStream all = new SequenceInputStream(Collections.enumeration(streams))) {
        return contents.store(all);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the parts could not be joined", e);
    }
  }

  private static String requireDigest(BoxCall call) {
    Optional<String> digest = call.head().header("Digest").filter(text -> text.startsWith("sha="));
    return digest
        .orElseThrow(() -> BoxRefusal.invalid("digest", "A Digest of type sha is required"))
        .substring("sha=".length());
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  private static ObjectNode render(UploadSession session, BoxCall call) {
    String url = call.origins().upload() + "/api/2.0/files/upload_sessions/" + session.id();
    ObjectNode json =
        BoxJson.object()
            .put("id", session.id())
            .put("type", "upload_session")
            .put("part_size", session.partSize())
            .put("total_parts", session.totalParts())
            .put("num_parts_processed", session.parts().size())
            .put("session_expires_at", BoxJson.date(session.expiresAt()));
    json.putObject("session_endpoints")
        .put("upload_part", url)
        .put("commit", url + "/commit")
        .put("abort", url)
        .put("list_parts", url + "/parts")
        .put("status", url)
        .put("log_event", url + "/log");
    return json;
  }
}

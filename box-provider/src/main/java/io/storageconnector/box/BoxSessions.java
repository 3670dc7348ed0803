package io.storageconnector.box;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.ErrorKind;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.SourceException;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import io.storageconnector.spi.UploadedPart;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Uploads in parts. The SDK's own way fails on sizes that are a multiple of the part size (D7),
 * checks hashes with {@code assert} (D8), and neither waits for the commit nor resumes nor cleans
 * up (D9).
 */
final class BoxSessions {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTS_PER_PAGE = 1000;

  /** A listing of more parts is not believed, so that it can't fill the memory. */
  private static final int MAX_PARTS = 10_000;

  private final BoxChannel channel;

  BoxSessions(BoxChannel channel) {
    this.channel = channel;
  }

  UploadSession open(Call call, UploadTarget target, long size) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("file_size", size);
    BoxRequest request;
    if (target instanceof UploadTarget.NewVersion version) {
      ItemRef file = BoxBackend.checked(call, version.file());
      request = BoxRequest.post(channel.endpoints().uploadSessions(file), file);
    } else {
      UploadTarget.NewFile file = (UploadTarget.NewFile) target;
      ItemRef folder = BoxBackend.checked(call, file.place().parent());
      json.put("folder_id", folder.id()).put("file_name", file.place().name());
      request = BoxRequest.post(channel.endpoints().uploadSessions(), folder);
    }
    return BoxSessionHandle.read(channel, call, request.json(json), size).session();
  }

  UploadSession reopen(Call call, String text) {
    BoxSessionHandle handle = handle(call, text);
    BoxRequest request = BoxRequest.get(handle.status(), null).inSession();
    return BoxSessionHandle.read(channel, call, request, handle.totalSize()).session();
  }

  UploadedPart uploadPart(Call call, UploadSession session, long offset, ContentSource part) {
    ContentSource source = part.isRepeatable() ? part : buffered(call, part, session.partSize());
    long size = source.length().orElseThrow(() -> new IllegalArgumentException("length unknown"));
    Checksum sha1 = hash(call, source);
    String range = "bytes " + offset + "-" + (offset + size - 1) + "/" + session.totalSize();
    BoxRequest request =
        BoxRequest.put(handle(call, session).uploadPart(), null)
            .inSession()
            .header("Digest", digest(sha1))
            .header("Content-Range", range)
            .content(new ContentBody(source, call.operation()));
    UploadedPart stored;
    try {
      stored = channel.read(call, request, body -> part(JSON.readTree(body).path("part")));
    } catch (StorageException e) {
      if (!"range_overlaps_existing_part".equals(e.providerCode().orElse(""))) {
        throw e;
      }
      // An earlier attempt stored it and its answer was lost; parts can't be overwritten.
      stored = storedBefore(call, session, offset, e);
    }
    return verified(call, stored, offset, size, sha1);
  }

  List<UploadedPart> parts(Call call, UploadSession session) {
    String address = handle(call, session).listParts();
    // By offset, so that a server that keeps sending the same page is found out.
    TreeMap<Long, UploadedPart> parts = new TreeMap<>();
    List<UploadedPart> page;
    do {
      int before = parts.size();
      BoxRequest request =
          BoxRequest.get(address, null)
              .inSession()
              .param("offset", Integer.toString(before))
              .param("limit", Integer.toString(PARTS_PER_PAGE));
      page = channel.read(call, request, BoxSessions::page);
      page.forEach(part -> parts.put(part.offset(), part));
      boolean circles = !page.isEmpty() && parts.size() == before;
      if (circles || parts.size() > MAX_PARTS) {
        throw StorageException.builder(
                ErrorKind.UNAVAILABLE,
                call.operation(),
                circles
                    ? "Box's listing of the parts goes in circles"
                    : "Box lists more parts than an upload can have")
            .retry(RetryAdvice.SAFE)
            .build();
      }
    } while (!page.isEmpty());
    return List.copyOf(parts.values());
  }

  /** Compares with the SHA-1 that Box names in its receipt of a part. */
  static boolean matches(UploadedPart part, ContentSource bytes) {
    try {
      String held = JSON.readTree(part.receipt()).path("sha1").asText("");
      return held.equalsIgnoreCase(sha1(bytes).hex());
    } catch (IOException e) {
      return false;
    }
  }

  FileItem commit(
      Call call,
      UploadSession session,
      UploadTarget target,
      List<UploadedPart> parts,
      Checksum whole) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("parts");
    for (UploadedPart part : parts) {
      list.add(receipt(call, part));
    }
    json.set("attributes", BoxUploads.attributes(target));
    ItemRef about =
        target instanceof UploadTarget.NewVersion version
            ? version.file()
            : ((UploadTarget.NewFile) target).place().parent();
    BoxRequest request =
        BoxRequest.post(handle(call, session).commit(), about)
            .inSession()
            .header("Digest", digest(whole))
            .json(json);
    if (target instanceof UploadTarget.NewVersion version) {
      request.header(
          "If-Match", BoxUploads.etag(call, version.file(), version.ifMatch().orElse(null)));
    }
    return BoxBackend.expect(
        FileItem.class, call, request, channel.read(call, request, BoxItems::firstEntry));
  }

  void abort(Call call, UploadSession session) {
    try {
      channel.send(call, BoxRequest.delete(handle(call, session).abort(), null).inSession());
    } catch (StorageException e) {
      if (e.kind() != ErrorKind.SESSION_LOST) {
        throw e;
      }
    }
  }

  private BoxSessionHandle handle(Call call, UploadSession session) {
    return handle(call, session.handle().reveal());
  }

  /** Checks each time whom the token would go to: a handle may have been kept anywhere. */
  private BoxSessionHandle handle(Call call, String text) {
    return BoxSessionHandle.parse(text)
        .filter(handle -> handle.isTrusted(channel.endpoints()))
        .orElseThrow(() -> notAHandle(call));
  }

  private static StorageException notAHandle(Call call) {
    return BoxErrors.invalid(
        call,
        ErrorKind.INVALID_ARGUMENT,
        null,
        "the handle is none of an upload to this Box; nothing was sent");
  }

  private UploadedPart storedBefore(
      Call call, UploadSession session, long offset, StorageException overlap) {
    for (UploadedPart part : parts(call, session)) {
      if (part.offset() == offset) {
        return part;
      }
    }
    throw overlap;
  }

  private static UploadedPart verified(
      Call call, UploadedPart stored, long offset, long size, Checksum sha1) {
    JsonNode receipt = receipt(call, stored);
    String hex = receipt.path("sha1").asText("");
    if (stored.offset() != offset || stored.size() != size || !hex.equalsIgnoreCase(sha1.hex())) {
      throw StorageException.builder(
              ErrorKind.CONTENT_MISMATCH,
              call.operation(),
              "Box holds another part at offset " + offset + ": start the upload again")
          .mismatch(size + " bytes, SHA-1 " + sha1.hex(), stored.size() + " bytes, SHA-1 " + hex)
          .build();
    }
    return stored;
  }

  private static List<UploadedPart> page(InputStream body) throws IOException {
    List<UploadedPart> parts = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(body).path("entries")) {
      parts.add(part(entry));
    }
    return parts;
  }

  private static UploadedPart part(JsonNode json) throws IOException {
    if (!json.hasNonNull("part_id") || !json.hasNonNull("offset") || !json.hasNonNull("size")) {
      throw new IOException("a part without id, offset or size");
    }
    return new UploadedPart(
        json.get("offset").asLong(), json.get("size").asLong(), json.toString());
  }

  private static JsonNode receipt(Call call, UploadedPart part) {
    try {
      return JSON.readTree(part.receipt());
    } catch (IOException e) {
      throw BoxErrors.invalid(
          call, ErrorKind.INVALID_ARGUMENT, null, "the receipt of a part is none of Box's");
    }
  }

  private static ContentSource buffered(Call call, ContentSource part, long limit) {
    try (InputStream in = part.open()) {
      return ContentSource.of(in.readNBytes(Math.toIntExact(limit)));
    } catch (IOException e) {
      throw unreadable(call, e);
    }
  }

  private static Checksum hash(Call call, ContentSource source) {
    try {
      return sha1(source);
    } catch (IOException e) {
      throw unreadable(call, e);
    }
  }

  private static Checksum sha1(ContentSource source) throws IOException {
    Optional<Checksum> known = BoxUploads.sha1(source);
    if (known.isPresent()) {
      return known.get();
    }
    MessageDigest digest = ChecksumAlgorithm.SHA1.newDigest();
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = source.open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return Checksum.of(ChecksumAlgorithm.SHA1, digest.digest());
  }

  private static StorageException unreadable(Call call, IOException e) {
    SourceException trouble =
        e instanceof SourceException known
            ? known
            : new SourceException("the content could not be read", e);
    return trouble.toError(call.operation(), null);
  }

  private static String digest(Checksum checksum) {
    return "sha=" + Base64.getEncoder().encodeToString(checksum.toBytes());
  }
}

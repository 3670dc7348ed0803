package io.storageconnector.box;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.ErrorKind;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ChecksumAlgorithm;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.UploadTarget;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import okhttp3.MultipartBody;
import org.jspecify.annotations.Nullable;

/** Uploads in one request, and the question beforehand whether they would be accepted. */
final class BoxUploads {

  private final BoxChannel channel;

  BoxUploads(BoxChannel channel) {
    this.channel = channel;
  }

  /** Asks whether a new file of this name would be accepted; changes nothing. */
  void preflight(Call call, ItemRef folder, String name, long size) {
    ObjectNode json = BoxBackend.place(call, folder, name);
    send(call, BoxRequest.options(channel.endpoints().preflight(), folder), json, size);
  }

  /** Asks whether an upload would be accepted; the SDK has no such call for a new version (D17). */
  void preflight(Call call, UploadTarget target, long size) {
    if (target instanceof UploadTarget.NewFile file) {
      preflight(call, file.place().parent(), file.place().name(), size);
    } else if (target instanceof UploadTarget.NewVersion version) {
      ItemRef file = BoxBackend.checked(call, version.file());
      BoxRequest request = BoxRequest.options(channel.endpoints().item(file, "content"), file);
      send(call, request, JsonNodeFactory.instance.objectNode(), size);
    }
  }

  FileItem upload(Call call, UploadTarget target, ContentSource content) {
    ObjectNode attributes = attributes(target);
    BoxRequest request;
    if (target instanceof UploadTarget.NewVersion version) {
      // Without a name: naming the file would undo a rename that happens meanwhile (D16).
      ItemRef file = BoxBackend.checked(call, version.file());
      request =
          BoxRequest.post(channel.endpoints().upload(file), file)
              .header("If-Match", etag(call, file, version.ifMatch().orElse(null)));
    } else {
      UploadTarget.NewFile file = (UploadTarget.NewFile) target;
      attributes.setAll(BoxBackend.place(call, file.place().parent(), file.place().name()));
      request = BoxRequest.post(channel.endpoints().upload(), file.place().parent());
    }
    // Despite its name the header carries the SHA-1.
    request
        .header("Content-MD5", sha1(content).map(Checksum::hex).orElse(null))
        .content(multipart(attributes, new ContentBody(content, call.operation())));
    BoxBackend.described(request);
    return BoxBackend.expect(
        FileItem.class, call, request, channel.read(call, request, BoxItems::firstEntry));
  }

  /** Returns what is said about the content itself. */
  static ObjectNode attributes(UploadTarget target) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    target.contentModifiedAt().ifPresent(time -> json.put("content_modified_at", seconds(time)));
    return json;
  }

  /** Returns a change tag that can go into a header, or null if none is asked for. */
  static @Nullable String etag(Call call, ItemRef item, @Nullable String ifMatch) {
    if (ifMatch != null
        && (ifMatch.isEmpty() || !ifMatch.chars().allMatch(c -> c > ' ' && c < 0x7f))) {
      throw BoxErrors.invalid(
          call, ErrorKind.INVALID_ARGUMENT, item, "the change tag is none of Box's; nothing sent");
    }
    return ifMatch;
  }

  static Optional<Checksum> sha1(ContentSource content) {
    return content.checksum().filter(sum -> sum.algorithm() == ChecksumAlgorithm.SHA1);
  }

  private void send(Call call, BoxRequest request, ObjectNode json, long size) {
    if (size >= 0) {
      json.put("size", size);
    }
    channel.send(call, request.json(json));
  }

  /** Box wants the attributes before the content ({@code metadata_after_file_contents}). */
  private static MultipartBody multipart(ObjectNode attributes, ContentBody content) {
    return new MultipartBody.Builder()
        .setType(MultipartBody.FORM)
        .addFormDataPart("attributes", attributes.toString())
        .addFormDataPart("file", "file", content)
        .build();
  }

  /** Box keeps whole seconds and takes no fractions. */
  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

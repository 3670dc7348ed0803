package io.storageconnector.gdrive;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.item.ByteRange;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.OpenedContent;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Downloads and exports, each as one stream of one request: the SDK's own way asks for ranges of a
 * file that may change in between, and for a range of a file that may be empty.
 */
final class DriveDownloads {

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_-]{1,255}");

  private final DriveChannel channel;

  DriveDownloads(DriveChannel channel) {
    this.channel = channel;
  }

  /** Opens a file's current content, or that of an earlier version. */
  OpenedContent open(Call call, DownloadSource source) {
    ItemRef file = DriveBackend.checked(call, source.file());
    String version = source.versionId().orElse(null);
    String path = "files/" + file.id();
    boolean current = version == null || source.isCurrent();
    if (version != null && !source.isCurrent()) {
      path += "/revisions/" + checkedVersion(call, file, version);
    }
    DriveRequest request =
        DriveRequest.get(channel.api(path), file)
            .param("alt", "media")
            .param("acknowledgeAbuse", channel.settings().acknowledgeAbuse() ? "true" : null);
    if (current) {
      request.onAllDrives();
    }
    ByteRange range = source.range().orElse(null);
    OpenedContent content = open(call, withRange(request, range), range);
    if (current && version != null && range != null) {
      requireVersion(call, file, version, content);
    }
    return content;
  }

  /** Opens a document of Google's own as bytes of another type; Drive exports up to 10 MB. */
  OpenedContent export(Call call, ItemRef document, String mediaType) {
    DriveBackend.checked(call, document);
    DriveRequest request =
        DriveRequest.get(channel.api("files/" + document.id() + "/export"), document)
            .param("mimeType", mediaType);
    return open(call, withRange(request, null), null);
  }

  /** Asks for the bytes as they are stored: compressed on the way, their length would be lost. */
  private static DriveRequest withRange(DriveRequest request, @Nullable ByteRange range) {
    request.header("Accept-Encoding", "identity");
    if (range != null) {
      String last = range.isOpenEnded() ? "" : Long.toString(range.last());
      request.header("Range", "bytes=" + range.first() + "-" + last);
    }
    return request;
  }

  private OpenedContent open(Call call, DriveRequest request, @Nullable ByteRange range) {
    DriveAnswer answer = channel.wire().exchange(call, request);
    int status = answer.status();
    boolean partial = status == 206;
    if (status != 200 && !partial) {
      throw channel.refused(call, request, answer);
    }
    String encoding = answer.header("Content-Encoding");
    boolean plain = encoding == null || encoding.equalsIgnoreCase("identity");
    if (!plain || (partial && !isOf(range, answer.header("Content-Range")))) {
      answer.close();
      throw DriveErrors.garbled(call, request, status);
    }
    try {
      return OpenedContent.of(answer.body(), length(answer), partial, answer::close);
    } catch (IOException e) {
      answer.close();
      throw DriveErrors.broken(call, request, e);
    }
  }

  /**
   * Makes sure that an opened range is of the version it was asked of. Asked after the answer
   * began: a version that is still current then was current when it did.
   */
  private void requireVersion(Call call, ItemRef file, String version, OpenedContent content) {
    DriveRequest request =
        DriveRequest.get(channel.api("files/" + file.id()), file)
            .onAllDrives()
            .fields("id,headRevisionId");
    try {
      String now = channel.read(call, request, DriveItems::entry).versionId();
      if (!version.equals(now)) {
        throw DriveErrors.invalid(
            call,
            ErrorKind.PRECONDITION_FAILED,
            file,
            "the file has another version by now: get it again");
      }
    } catch (StorageException e) {
      content.close();
      throw e;
    }
  }

  private static String checkedVersion(Call call, ItemRef file, String version) {
    if (!REVISION.matcher(version).matches()) {
      throw DriveErrors.invalid(
          call, ErrorKind.NOT_FOUND, file, "no version of Drive has such an id; nothing was sent");
    }
    return version;
  }

  /** Says whether a partial answer is the part that was asked for. */
  private static boolean isOf(@Nullable ByteRange range, @Nullable String contentRange) {
    Matcher matcher = CONTENT_RANGE.matcher(contentRange == null ? "" : contentRange);
    if (range == null || !matcher.matches()) {
      return false;
    }
    long last = Long.parseLong(matcher.group(2));
    String total = matcher.group(3);
    boolean toTheEnd = total.equals("*") ? last <= range.last() : last == Long.parseLong(total) - 1;
    return Long.parseLong(matcher.group(1)) == range.first()
        && (last == range.last() || (toTheEnd && last < range.last()));
  }

  private static long length(DriveAnswer answer) {
    String length = answer.header("Content-Length");
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
  }
}

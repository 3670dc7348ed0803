package io.storageconnector.box;

import io.storageconnector.ErrorKind;
import io.storageconnector.StorageException;
import io.storageconnector.item.ByteRange;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.OpenedContent;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Downloads in two steps: the API names a short-lived address, and the content comes from there.
 *
 * <p>Done here because the SDK drops the range on the way (D3), leaks the first connection (D4) and
 * loses the status, the headers and the JSON of errors (D6, D20). The address is a secret: whoever
 * has it can read the file.
 */
final class BoxDownloads {

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  private final BoxChannel channel;

  BoxDownloads(BoxChannel channel) {
    this.channel = channel;
  }

  OpenedContent open(Call call, DownloadSource source) {
    ItemRef file = BoxBackend.checked(call, source.file());
    String version = source.versionId().orElse(null);
    if (version != null && !BoxItems.isId(version)) {
      throw BoxErrors.invalid(
          call, ErrorKind.NOT_FOUND, file, "no version of Box has such an id; nothing was sent");
    }
    ByteRange range = source.range().orElse(null);
    BoxRequest first =
        withRange(BoxRequest.get(channel.endpoints().item(file, "content"), file), range)
            .param("version", version);
    BoxAnswer answer = channel.transport().exchange(call, first);
    if (answer.status() / 100 != 3) {
      return opened(call, first, answer, range);
    }
    // Closed before the second request: a body left behind would keep the connection (D4).
    answer.close();
    String address = address(call, first, answer);
    BoxRequest second = withRange(BoxRequest.get(address, file), range).anonymous();
    return opened(call, second, channel.transport().exchange(call, second), range);
  }

  /** Asks for the bytes as they are stored: compressed on the way, their length would be lost. */
  private static BoxRequest withRange(BoxRequest request, @Nullable ByteRange range) {
    request.header("Accept-Encoding", "identity");
    if (range != null) {
      String last = range.isOpenEnded() ? "" : Long.toString(range.last());
      request.header("Range", "bytes=" + range.first() + "-" + last);
    }
    return request;
  }

  private OpenedContent opened(
      Call call, BoxRequest request, BoxAnswer answer, @Nullable ByteRange range) {
    if (answer.status() == 202) {
      answer.close();
      throw BoxErrors.pending(call, request, answer, channel.clock());
    }
    boolean partial = answer.status() == 206;
    if (answer.status() != 200 && !partial) {
      throw refused(call, request, answer);
    }
    if (partial && !isOf(range, answer.header("Content-Range"))) {
      answer.abort();
      throw BoxErrors.garbled(call, request, answer.status());
    }
    return OpenedContent.of(answer.body(), length(answer), partial, answer::abort);
  }

  /**
   * Sorts a refusal. The download host says 403, 404 or 410 of an address that ran out, without an
   * error of Box's: a new address helps.
   */
  private StorageException refused(Call call, BoxRequest request, BoxAnswer answer) {
    StorageException error = channel.refused(call, request, answer);
    if (!request.isAuthorized()
        && error.providerCode().isEmpty()
        && (answer.status() == 403 || answer.status() == 404 || answer.status() == 410)) {
      return BoxErrors.garbled(call, request, answer.status());
    }
    return error;
  }

  private String address(Call call, BoxRequest request, BoxAnswer answer) {
    String location = answer.header("Location");
    try {
      if (location != null && channel.endpoints().mayFetchFrom(new URI(location))) {
        return location;
      }
    } catch (URISyntaxException e) {
      // The address is a secret, and so is the exception that quotes it.
      throw BoxErrors.garbled(call, request, answer.status());
    }
    throw BoxErrors.garbled(call, request, answer.status());
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

  private static long length(BoxAnswer answer) {
    String length = answer.header("Content-Length");
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
  }
}

package io.storageconnector.testkit.box;

import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.oauth.FakeOAuth;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Downloads in Box's two steps: a redirect from the API, then the bytes from another host by a link
 * that needs no token (doc).
 */
final class DownloadEndpoints {

  private record Link(StoredContent content, String name, Instant expiresAt) {}

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  private final BoxWorld world;
  private final BoxSettings settings;
  private final FakeOAuth oauth;
  private final Map<String, Link> links = new ConcurrentHashMap<>();

  DownloadEndpoints(BoxWorld world, BoxSettings settings, FakeOAuth oauth) {
    this.world = world;
    this.settings = settings;
    this.oauth = oauth;
  }

  /** Called inside {@link BoxWorld#locked}. */
  FakeReply redirect(BoxCall call) {
    BoxFile file = world.activeFile(call.id(), call.viewer());
    if (world.roleOf(call.viewer(), file).filter(BoxRole::downloads).isEmpty()) {
      throw BoxRefusal.forbidden();
    }
    Optional<String> version = call.query("version");
    BoxFile.Revision revision =
        version.isPresent()
            ? file.revision(version.get())
                .orElseThrow(() -> BoxRefusal.notFound("file_version", version.get()))
            : file.current();
    links.values().removeIf(this::isExpired);
    String token = oauth.secret("download");
    links.put(
        token,
        new Link(revision.content(), file.name(), world.now().plus(settings.downloadLifetime())));
    return FakeReply.of(302)
        .withHeader("Location", call.origins().download() + "/d/1/" + token + "/download");
  }

  /**
   * Sends the bytes, or one range of them. Several ranges at once are answered with the whole file
   * (assumed).
   */
  FakeReply content(BoxCall call) {
    Link link = links.get(call.id());
    if (link == null || isExpired(link)) {
      // assumed: the status of an expired link is not documented
      return FakeReply.of(404);
    }
    long size = link.content().size();
    FakeReply reply =
        FakeReply.of(200)
            .withHeader("Content-Type", "application/octet-stream")
            .withHeader("Accept-Ranges", "bytes")
            .withHeader(
                "Content-Disposition",
                "attachment; filename*=UTF-8''"
                    + URLEncoder.encode(link.name(), StandardCharsets.UTF_8).replace("+", "%20"));
    Matcher range = RANGE.matcher(call.head().header("Range").orElse("").trim());
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return reply.withBody(link.content().bytes());
    }
    return range(reply, link.content(), size, range.group(1), range.group(2));
  }

  private boolean isExpired(Link link) {
    return !world.now().isBefore(link.expiresAt());
  }

  private static FakeReply range(
      FakeReply whole, StoredContent content, long size, String first, String last) {
    long from;
    long to;
    try {
      from = first.isEmpty() ? Math.max(0, size - Long.parseLong(last)) : Long.parseLong(first);
      to = first.isEmpty() || last.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(last));
    } catch (NumberFormatException e) {
      return whole.withBody(
          content.bytes()); // RFC 9110: a range that cannot be understood is ignored
    }
    if (from >= size || to < from) {
      return FakeReply.of(416).withHeader("Content-Range", "bytes */" + size);
    }
    return whole
        .withStatus(206)
        .withHeader("Content-Range", "bytes " + from + "-" + to + "/" + size)
        .withBody(content.bytes().slice(from, to - from + 1));
  }
}

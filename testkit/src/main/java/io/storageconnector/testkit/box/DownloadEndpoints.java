package io.storageconnector.testkit.box;

import io.storageconnector.testkit.content.RangedReply;
import io.storageconnector.testkit.content.StoredContent;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.oauth.FakeOAuth;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Downloads in Box's two steps: a redirect from the API, then the bytes from another host by a link
 * that needs no token (doc).
 */
final class DownloadEndpoints {

  private record Link(StoredContent content, String name, Instant expiresAt) {}

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

  /** Sends the bytes, or one range of them. */
  FakeReply content(BoxCall call) {
    Link link = links.get(call.id());
    if (link == null || isExpired(link)) {
      // assumed: the status of an expired link is not documented
      return FakeReply.of(404);
    }
    FakeReply reply =
        FakeReply.of(200)
            .withHeader("Content-Type", "application/octet-stream")
            .withHeader("Accept-Ranges", "bytes")
            .withHeader(
                "Content-Disposition",
                "attachment; filename*=UTF-8''"
                    + URLEncoder.encode(link.name(), StandardCharsets.UTF_8).replace("+", "%20"));
    return RangedReply.of(reply, link.content().bytes(), call.head().header("Range").orElse(""));
  }

  private boolean isExpired(Link link) {
    return !world.now().isBefore(link.expiresAt());
  }
}

package io.storageconnector.testkit.box;

import java.time.Instant;

/** A link to a web page, as far as a listing shows one. Guarded by the lock of {@link BoxWorld}. */
final class BoxWebLink extends BoxItem {

  private String url;

  BoxWebLink(
      String id, String name, String url, BoxFolder parent, BoxAccount creator, Instant now) {
    super(id, name, parent, creator, now);
    this.url = url;
  }

  @Override
  String type() {
    return "web_link";
  }

  String url() {
    return url;
  }

  void url(String newUrl) {
    url = newUrl;
  }
}

package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * A short list in pages, for kinds that are few: shared drives, revisions, permissions. Its tokens
 * say the place in the list, and are bound to nothing else (assumed).
 */
final class PagedList {

  private PagedList() {}

  static <T> ObjectNode answer(
      DriveCall call,
      String kind,
      String field,
      List<T> all,
      int pageSize,
      Function<T, JsonNode> json) {
    int from = call.query("pageToken").map(PagedList::place).orElse(0);
    if (from > all.size()) {
      throw DriveRefusal.invalid("pageToken");
    }
    int to = (int) Math.min(all.size(), (long) from + pageSize);
    ObjectNode answer = DriveJson.object().put("kind", kind);
    if (to < all.size()) {
      answer.put("nextPageToken", token(to));
    }
    ArrayNode page = answer.putArray(field);
    all.subList(from, to).forEach(element -> page.add(json.apply(element)));
    return answer;
  }

  private static String token(int place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("place " + place).getBytes(StandardCharsets.UTF_8));
  }

  private static int place(String token) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      int place = plain.startsWith("place ") ? Integer.parseInt(plain.substring(6)) : -1;
      if (place >= 0) {
        return place;
      }
    } catch (IllegalArgumentException e) {
      // refused below, like any other token that was not made here
    }
    throw DriveRefusal.invalid("pageToken");
  }
}

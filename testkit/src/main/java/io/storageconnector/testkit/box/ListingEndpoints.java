package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.FakeReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pages of folder contents and of the trash, by offset and by marker. Called inside {@link
 * BoxWorld#locked}.
 */
final class ListingEndpoints {

  /** doc: the largest offset. */
  private static final int MAXIMUM_OFFSET = 9999;

  /** Every so many places of a listing are empty when short pages are switched on. */
  private static final int HIDDEN_EVERY = 3;

  private final BoxWorld world;
  private final ItemJson json;
  private final BoxSettings settings;

  ListingEndpoints(BoxWorld world, ItemJson json, BoxSettings settings) {
    this.world = world;
    this.json = json;
    this.settings = settings;
  }

  FakeReply folder(BoxCall call) {
    BoxFolder folder = world.folder(call.id(), call.viewer());
    return page(call, world.children(folder, call.viewer()));
  }

  FakeReply trash(BoxCall call) {
    return page(call, world.trashOf(call.viewer()));
  }

  private FakeReply page(BoxCall call, List<BoxItem> items) {
    boolean byMarker = call.query("usemarker").filter("true"::equals).isPresent();
    int limit = call.number("limit", 100, Math.min(1000, settings.maximumPageSize()));
    if (limit == 0 || limit > settings.maximumPageSize()) {
      limit = Math.min(100, settings.maximumPageSize());
    }
    return byMarker ? pageByMarker(call, items, limit) : pageByOffset(call, items, limit);
  }

  private FakeReply pageByOffset(BoxCall call, List<BoxItem> items, int limit) {
    if (call.query("marker").isPresent()) {
      throw parameter("marker", "marker needs usemarker=true");
    }
    int offset = call.number("offset", 0, Integer.MAX_VALUE);
    if (offset > MAXIMUM_OFFSET) {
      throw parameter(
          "offset", "Invalid value '" + offset + "'. The maximum offset is " + MAXIMUM_OFFSET);
    }
    String by = call.query("sort").orElse("name");
    boolean descending = call.query("direction").filter("DESC"::equalsIgnoreCase).isPresent();
    List<@Nullable BoxItem> places = places(sorted(items, by, descending));
    ObjectNode page = BoxJson.object().put("total_count", places.size());
    addEntries(page, call, places, offset, limit);
    page.put("offset", offset).put("limit", limit);
    page.putArray("order")
        .add(BoxJson.object().put("by", "type").put("direction", "ASC"))
        .add(BoxJson.object().put("by", by).put("direction", descending ? "DESC" : "ASC"));
    return FakeReply.json(200, BoxJson.text(page));
  }

  /**
   * Marker pages have no count; their end is a null marker on a single page and an empty one on
   * later pages (doc: either may come).
   */
  private FakeReply pageByMarker(BoxCall call, List<BoxItem> items, int limit) {
    for (String unfit : List.of("offset", "sort", "direction")) {
      if (call.query(unfit).isPresent()) {
        throw parameter(unfit, "'" + unfit + "' cannot be used with marker based paging");
      }
    }
    Optional<String> marker = call.query("marker").filter(text -> !text.isEmpty());
    int start = marker.map(ListingEndpoints::place).orElse(0);
    // assumed: marker pages follow the ids, so that they need no sorting and kinds are mixed
    List<@Nullable BoxItem> places =
        places(items.stream().sorted(Comparator.comparing(BoxItem::id)).toList());
    ObjectNode page = BoxJson.object();
    addEntries(page, call, places, start, limit);
    page.put("limit", limit);
    if (start + limit < places.size()) {
      page.put(
          "next_marker",
          Base64.getUrlEncoder()
              .encodeToString(("place:" + (start + limit)).getBytes(StandardCharsets.US_ASCII)));
    } else if (marker.isPresent()) {
      page.put("next_marker", "");
    } else {
      page.putNull("next_marker");
    }
    return FakeReply.json(200, BoxJson.text(page));
  }

  private void addEntries(
      ObjectNode page, BoxCall call, List<@Nullable BoxItem> places, int from, int count) {
    page.putArray("entries");
    for (int i = from; i < places.size() && i - from < count; i++) {
      BoxItem item = places.get(i);
      if (item != null) {
        page.withArray("entries").add(json.entry(item, call.viewer(), call.fields()));
      }
    }
  }

  /**
   * The places of a listing: with short pages switched on, some hold an entry the account cannot
   * see.
   */
  private List<@Nullable BoxItem> places(List<BoxItem> items) {
    List<@Nullable BoxItem> places = new ArrayList<>();
    for (BoxItem item : items) {
      if (settings.hiddenEntries() && places.size() % HIDDEN_EVERY == 1) {
        places.add(null);
      }
      places.add(item);
    }
    return places;
  }

  private static List<BoxItem> sorted(List<BoxItem> items, String by, boolean descending) {
    Comparator<BoxItem> inner =
        switch (by) {
          case "name" -> BoxWorld.byTypeAndName();
          case "id" -> Comparator.comparing(BoxItem::id);
          case "date" -> Comparator.comparing(BoxItem::modifiedAt);
          case "size" ->
              Comparator.comparingLong(
                  item -> item instanceof BoxFile file ? file.current().content().size() : 0);
          default -> throw parameter("sort", "Invalid value '" + by + "'.");
        };
    Comparator<BoxItem> directed = descending ? inner.reversed() : inner;
    return items.stream()
        .sorted(Comparator.comparingInt(BoxWorld::typeOrder).thenComparing(directed))
        .toList();
  }

  private static int place(String marker) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.US_ASCII);
      if (text.startsWith("place:")) {
        return Integer.parseInt(text.substring("place:".length()));
      }
    } catch (IllegalArgumentException e) {
      // refused below: neither base 64 nor a number
    }
    throw parameter("marker", "Invalid marker");
  }

  private static BoxRefusal parameter(String name, String message) {
    return new BoxRefusal(400, "invalid_parameter", message, BoxJson.fieldError(name, message));
  }
}

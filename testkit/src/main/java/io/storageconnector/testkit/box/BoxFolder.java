package io.storageconnector.testkit.box;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder and its children. Names are unique without case (doc), but for twins that parallel
 * creations leave behind. Guarded by the lock of {@link BoxWorld}.
 */
final class BoxFolder extends BoxItem {

  static final String ROOT_ID = "0";

  private final Map<String, BoxItem> children = new LinkedHashMap<>();
  private final Map<String, List<BoxItem>> named = new HashMap<>();
  private final List<BoxCollaboration> collaborations = new ArrayList<>();

  BoxFolder(String id, String name, @Nullable BoxFolder parent, BoxAccount creator, Instant now) {
    super(id, name, parent, creator, now);
  }

  static BoxFolder root(BoxAccount owner, Instant now) {
    return new BoxFolder(ROOT_ID, "All Files", null, owner, now);
  }

  @Override
  String type() {
    return "folder";
  }

  boolean isRoot() {
    return parent() == null;
  }

  /** The child of a name: of twins, the one that came first. */
  Optional<BoxItem> child(String name) {
    return named.getOrDefault(key(name), List.of()).stream().findFirst();
  }

  Collection<BoxItem> children() {
    return children.values();
  }

  void add(BoxItem item) {
    children.put(item.id(), item);
    named.computeIfAbsent(key(item.name()), name -> new ArrayList<>(1)).add(item);
    item.parent(this);
  }

  void remove(BoxItem item) {
    children.remove(item.id());
    named.computeIfPresent(
        key(item.name()),
        (name, items) -> {
          items.remove(item);
          return items.isEmpty() ? null : items;
        });
  }

  List<BoxCollaboration> collaborations() {
    return collaborations;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

package io.storageconnector.testkit.box;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder and its children. Names are unique without case (doc). Guarded by the lock of {@link
 * BoxWorld}.
 */
final class BoxFolder extends BoxItem {

  static final String ROOT_ID = "0";

  private final Map<String, BoxItem> children = new LinkedHashMap<>();
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

  Optional<BoxItem> child(String name) {
    return Optional.ofNullable(children.get(key(name)));
  }

  Collection<BoxItem> children() {
    return children.values();
  }

  void add(BoxItem item) {
    children.put(key(item.name()), item);
    item.parent(this);
  }

  void remove(BoxItem item) {
    children.remove(key(item.name()), item);
  }

  List<BoxCollaboration> collaborations() {
    return collaborations;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

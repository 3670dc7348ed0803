package io.storageconnector.testkit.memory;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.item.Item;
import io.storageconnector.spi.ItemPage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a folder's children into pages of the configured shape. A marker holds the position of the
 * last child that was delivered, so children that come or go meanwhile move nothing.
 */
final class Pages {

  private static final char AFTER_EMPTY = 'e';
  private static final char PLAIN = 'p';

  private final PageShape shape;
  private final boolean withVersions;

  Pages(PageShape shape, boolean withVersions) {
    this.shape = shape;
    this.withVersions = withVersions;
  }

  ItemPage cut(Node folder, int limit, @Nullable String marker) {
    long position = marker == null ? 0 : position(marker);
    boolean afterEmpty = marker != null && marker.charAt(0) == AFTER_EMPTY;
    if (shape == PageShape.WITH_EMPTY && !afterEmpty) {
      boolean more = !rest(folder, position, 1).isEmpty();
      return ItemPage.of(List.of(), more ? AFTER_EMPTY + Long.toString(position) : null);
    }
    int size = shape == PageShape.SHORT ? Math.max(1, limit / 2) : limit;
    List<Node> nodes = rest(folder, position, size + 1);
    boolean more = nodes.size() > size;
    List<Node> page = more ? nodes.subList(0, size) : nodes;
    List<Item> items = new ArrayList<>(page.size());
    for (Node node : page) {
      items.add(node.describe(withVersions));
    }
    boolean goOn = more || (shape == PageShape.WITH_EMPTY && !page.isEmpty());
    return ItemPage.of(
        items, goOn ? PLAIN + Long.toString(page.get(page.size() - 1).position()) : null);
  }

  private static List<Node> rest(Node folder, long position, int limit) {
    List<Node> rest = new ArrayList<>();
    for (Node child : folder.children().tailMap(position, false).values()) {
      if (rest.size() < limit && !child.wasTrashed()) {
        rest.add(child);
      }
    }
    return rest;
  }

  private static long position(String marker) {
    if (!marker.matches("[ep][0-9]{1,18}")) {
      throw InMemoryErrors.refused(
          ErrorKind.INVALID_ARGUMENT, Operation.LIST, "the marker is not of this provider");
    }
    return Long.parseLong(marker.substring(1));
  }
}

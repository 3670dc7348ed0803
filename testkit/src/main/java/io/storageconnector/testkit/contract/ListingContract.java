package io.storageconnector.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.item.Cursor;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.Page;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Listings: pages, cursors, and that trouble never looks like an empty folder. */
public abstract class ListingContract extends FolderContract {

  private static final int PAGE = 4;

  /** For subclasses. */
  protected ListingContract() {}

  /** An empty folder has no items and ends. */
  @Test
  public final void list_emptyFolder_endsWithoutItems() {
    ItemRef folder = freshFolder();
    assertThat(children(folder)).isEmpty();
    assertThat(collect(ListRequest.of(folder))).isEmpty();
  }

  /** A folder that fills its pages just so, or nearly, is listed whole, each item once. */
  @Test
  public final void listAll_aroundPageBoundaries_returnsEachItemOnce() {
    ItemRef folder = freshFolder();
    List<ItemRef> expected = new ArrayList<>();
    for (int count = 1; count <= 2 * PAGE + 1; count++) {
      expected.add(connector().createFolder(folder, "item-" + count).ref());
      List<ItemRef> seen = new ArrayList<>();
      connector()
          .listAll(ListRequest.builder(folder).pageSize(PAGE).build())
          .forEach(item -> seen.add(item.ref()));
      assertThat(seen).as("%s items", count).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /** Pages hold no more than asked for, and their cursors lead through the whole folder. */
  @Test
  public final void list_followingCursors_returnsEachItemOnce() {
    ItemRef folder = freshFolder();
    List<ItemRef> expected = new ArrayList<>();
    for (int i = 0; i < 2 * PAGE; i++) {
      expected.add(connector().createFolder(folder, "item-" + i).ref());
    }
    ListRequest first = ListRequest.builder(folder).pageSize(PAGE).build();
    assertThat(collect(first)).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** A cursor of one folder or provider is refused in another, before anything is sent. */
  @Test
  public final void list_foreignCursor_isRefused() {
    ItemRef folder = freshFolder();
    for (int i = 0; i < 3; i++) {
      connector().createFolder(folder, "item-" + i);
    }
    Cursor cursor =
        connector()
            .list(ListRequest.builder(folder).pageSize(1).build())
            .next()
            .orElseThrow(() -> new AssertionError("three items on a page of one"));
    ItemRef other = freshFolder();
    assertRefused(() -> connector().list(ListRequest.builder(other).cursor(cursor).build()));
    Cursor foreign = new Cursor("elsewhere", cursor.scope(), cursor.value());
    assertRefused(() -> connector().list(ListRequest.builder(folder).cursor(foreign).build()));
  }

  /** A listing of a missing folder is an error, never an empty one. */
  @Test
  public final void list_missingFolder_isNotFound() {
    ListRequest request = ListRequest.of(missing(ItemKind.FOLDER));
    assertFails(ErrorKind.NOT_FOUND, () -> connector().list(request));
    Iterable<Item> all = connector().listAll(request);
    assertFails(ErrorKind.NOT_FOUND, () -> all.iterator().hasNext());
  }

  /** What is no folder, or a foreign one, or more than a page can hold, is refused. */
  @Test
  public final void list_badArguments_areRefused() {
    ItemRef folder = freshFolder();
    ItemRef file = put(folder, "file", Samples.bytes(1)).ref();
    assertRefused(() -> connector().list(ListRequest.of(file)));
    assertRefused(() -> connector().list(ListRequest.of(ItemRef.folder("elsewhere", "1"))));
    int tooMany = connector().capabilities().maxPageSize() + 1;
    assertRefused(() -> connector().list(ListRequest.builder(folder).pageSize(tooMany).build()));
  }

  /** Each iterator of one listing starts anew and sees the present. */
  @Test
  public final void listAll_iteratedAgain_startsAnew() {
    ItemRef folder = freshFolder();
    Iterable<Item> all = connector().listAll(ListRequest.of(folder));
    connector().createFolder(folder, "a");
    assertThat(all).extracting(Item::name).containsExactly("a");
    connector().createFolder(folder, "b");
    Iterator<Item> running = all.iterator();
    running.next();
    assertThat(all).extracting(Item::name).containsExactlyInAnyOrder("a", "b");
    running.next();
    assertThat(running.hasNext()).isFalse();
  }

  /** Files and folders are told apart, and described as {@code get} describes them. */
  @Test
  public final void list_filesAndFolders_areDescribed() {
    ItemRef folder = freshFolder();
    FolderItem sub = connector().createFolder(folder, "sub");
    FileItem file = put(folder, "file", Samples.bytes(7));
    List<Item> items = children(folder);
    assertThat(items).extracting(Item::ref).containsExactlyInAnyOrder(sub.ref(), file.ref());
    for (Item item : items) {
      if (item instanceof FileItem listed) {
        assertThat(listed.size()).hasValue(7);
        assertThat(listed.checksums()).isEqualTo(file.checksums());
      }
    }
  }

  /** What lies in the trash is not listed. */
  @Test
  @RequiresCapability(Capability.TRASH)
  public final void list_trashedItem_isLeftOut() {
    ItemRef folder = freshFolder();
    ItemRef gone = connector().createFolder(folder, "gone").ref();
    connector().createFolder(folder, "here");
    connector().trash(gone);
    assertThat(names(folder)).containsExactly("here");
  }

  private List<ItemRef> collect(ListRequest first) {
    List<ItemRef> seen = new ArrayList<>();
    Optional<Cursor> cursor = Optional.empty();
    int pages = 0;
    do {
      assertThat(pages++).as("pages").isLessThan(100);
      ListRequest.Builder request = ListRequest.builder(first.folder());
      first.pageSize().ifPresent(request::pageSize);
      cursor.map(Cursor::toText).map(Cursor::parse).ifPresent(request::cursor);
      Page<Item> page = connector().list(request.build());
      assertThat(page.items().size())
          .isLessThanOrEqualTo(first.pageSize().orElse(connector().capabilities().maxPageSize()));
      page.items().forEach(item -> seen.add(item.ref()));
      cursor = page.next();
    } while (cursor.isPresent());
    return seen;
  }
}

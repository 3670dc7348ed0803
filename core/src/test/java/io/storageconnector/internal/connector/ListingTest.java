package io.storageconnector.internal.connector;

import static io.storageconnector.internal.connector.Fixture.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.Capability;
import io.storageconnector.ErrorKind;
import io.storageconnector.ItemNotFoundException;
import io.storageconnector.ListRequest;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.SetupProblem;
import io.storageconnector.StorageException;
import io.storageconnector.item.Cursor;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.Page;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ListingTest {

  private final Fixture fixture = Fixture.unique();
  private final ScriptedBackend backend = fixture.backend;
  private final List<ItemRef> files =
      IntStream.range(0, 8).mapToObj(i -> backend.file(ROOT, "f" + i, new byte[i])).toList();

  private List<ItemRef> listAll(ListRequest request) {
    return StreamSupport.stream(fixture.connector.listAll(request).spliterator(), false)
        .map(Item::ref)
        .toList();
  }

  @Test
  void list_pageByPage_yieldsEverything() {
    Page<Item> first = fixture.connector.list(ListRequest.of(ROOT));
    Page<Item> second =
        fixture.connector.list(
            ListRequest.builder(ROOT).pageSize(2).cursor(first.next().orElseThrow()).build());

    assertThat(first.items()).extracting(Item::ref).isEqualTo(files.subList(0, 3));
    assertThat(second.items()).extracting(Item::ref).isEqualTo(files.subList(3, 5));
  }

  @Test
  void listAll_isLazyAndComplete() {
    Iterator<Item> items = fixture.connector.listAll(ListRequest.of(ROOT)).iterator();
    assertThat(backend.calls).isEmpty();

    items.next();

    assertThat(backend.count(Operation.LIST)).isEqualTo(1);
    assertThat(listAll(ListRequest.of(ROOT))).isEqualTo(files);
  }

  @Test
  void roots_anyConnector_askLazilyAndNotAfterTheClose() {
    for (Fixture each : List.of(Fixture.unique(), Fixture.without(Capability.SHARED_ROOTS))) {
      Iterator<FolderItem> roots = each.connector.roots().iterator();
      assertThat(each.backend.calls).isEmpty();
      assertThat(roots.next().ref()).isEqualTo(ROOT);
      assertThat(roots.hasNext()).isFalse();

      Iterator<FolderItem> late = each.connector.roots().iterator();
      each.connector.close();
      assertThatThrownBy(late::hasNext).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void check_folderInTheTrash_isNotShared() {
    ItemRef folder = backend.folder(ROOT, "in");
    assertThat(fixture.connector.check(folder)).isEmpty();

    backend.putInTrash(folder);

    assertThat(fixture.connector.check(folder)).containsExactly(SetupProblem.FOLDER_NOT_SHARED);
  }

  @Test
  void listAll_fromACursor_goesOnThere() {
    Page<Item> first = fixture.connector.list(ListRequest.of(ROOT));

    assertThat(listAll(ListRequest.builder(ROOT).cursor(first.next().orElseThrow()).build()))
        .isEqualTo(files.subList(3, 8));
  }

  @Test
  void listAll_emptyFolder_isEmpty() {
    assertThat(listAll(ListRequest.of(backend.folder(ROOT, "empty")))).isEmpty();
  }

  @Test
  void listAll_itemsRepeatedOnTheNextPage_areSeenOnce() {
    backend.pageOverlap = 1;

    assertThat(listAll(ListRequest.of(ROOT))).isEqualTo(files);
  }

  @Test
  @Timeout(10)
  void listAll_markersInACircle_isAnErrorInsteadOfAnEndlessLoop() {
    backend.repeatsMarkers = true;

    assertThatThrownBy(() -> listAll(ListRequest.of(ROOT)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("circle");
  }

  @Test
  @Timeout(10)
  void listAll_emptyPagesWithoutEnd_isAnErrorEveryTime() {
    int[] pages = new int[1];
    Iterator<Item> listing = new Listing<>(null, cursor -> emptyPage(++pages[0]));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(listing::hasNext)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("nothing new");
    }
    assertThat(pages[0]).isLessThan(1100);
  }

  @Test
  void listAll_someEmptyPages_areSkipped() {
    Item last = fixture.connector.get(files.get(0));
    int[] pages = new int[1];
    Iterator<Item> listing =
        new Listing<>(
            null, cursor -> ++pages[0] > 900 ? Page.last(List.of(last)) : emptyPage(pages[0]));

    assertThat(listing.next()).isEqualTo(last);
    assertThat(listing.hasNext()).isFalse();
  }

  private static Page<Item> emptyPage(int number) {
    return Page.of(
        List.of(),
        new Cursor(ScriptedBackend.PROVIDER, Arguments.scopeOf(ROOT), "marker" + number));
  }

  @Test
  void listAll_failureOnALaterPage_isThrownAndCanBeRepeated() {
    Iterator<Item> items = fixture.connector.listAll(ListRequest.of(ROOT)).iterator();
    for (int i = 0; i < 3; i++) {
      items.next();
    }
    backend.refuse(Operation.LIST, ErrorKind.ACCESS_DENIED, RetryAdvice.NEVER);

    assertThatThrownBy(items::hasNext).isInstanceOf(StorageException.class);
    assertThat(items.next().ref()).isEqualTo(files.get(3));
  }

  @Test
  void list_missingFolder_isNotFound() {
    assertThatThrownBy(
            () ->
                fixture.connector.list(
                    ListRequest.of(ItemRef.folder(ScriptedBackend.PROVIDER, "none"))))
        .isInstanceOf(ItemNotFoundException.class);
  }

  @Test
  void get_trashedItem_isNotFound() {
    backend.putInTrash(files.get(0));

    assertThatThrownBy(() -> fixture.connector.get(files.get(0)))
        .isInstanceOf(ItemNotFoundException.class);
    assertThat(fixture.connector.find(files.get(0))).isEmpty();
  }

  @Test
  void find_failureOtherThanMissing_isThrown() {
    backend.refuse(Operation.GET, ErrorKind.ACCESS_DENIED, RetryAdvice.NEVER);

    assertThatThrownBy(() -> fixture.connector.find(files.get(0)))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void unwrap_lendsTheVendorClient() {
    assertThat(fixture.connector.<String, Integer>unwrap(String.class, String::length))
        .isEqualTo(ScriptedBackend.PROVIDER.length());
    assertThatThrownBy(() -> fixture.connector.unwrap(Integer.class, number -> number))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
  }
}

package io.storageconnector.box;

import static io.storageconnector.box.BoxFixture.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.ShortcutItem;
import io.storageconnector.spi.ItemPage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxItemsTest {

  private static final String PAGE =
      """
      {"order":[{"by":"type"}],"limit":1000,"new_field":{"a":[1,{"b":null}]},
       "entries":[
         {"type":"folder","id":"11","sequence_id":"3","etag":"3","name":"Ünï","extra":[[]]},
         {"type":"file","id":"22","etag":"0","name":"a.csv","size":5,"sha1":\
      "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d","file_version":{"type":"file_version","id":"33",\
      "sha1":"x"},"created_at":"2026-11-23T01:00:00-08:00","modified_at":"2026-11-23T09:00:01Z",
          "content_modified_at":null,"parent":{"type":"folder","id":"99","name":"p"}},
         {"type":"web_link","id":"44","name":"link","url":"https://example.test/?q=1"}],
       "next_marker":"abc"}
      """;

  @Test
  void page_allKinds_areRead() throws IOException {
    ItemPage page = page(PAGE);

    FolderItem folder = (FolderItem) page.items().get(0);
    assertThat(folder.ref()).isEqualTo(ItemRef.folder("box", "11"));
    assertThat(folder.name()).isEqualTo("Ünï");
    assertThat(folder.parent()).contains(ROOT);
    FileItem file = (FileItem) page.items().get(1);
    assertThat(file.size()).hasValue(5);
    assertThat(file.versionId()).contains("33");
    assertThat(file.checksums()).hasSize(1);
    assertThat(file.createdAt()).contains(Instant.parse("2026-11-23T09:00:00Z"));
    assertThat(file.modifiedAt()).contains(Instant.parse("2026-11-23T09:00:01Z"));
    assertThat(file.contentModifiedAt()).isEmpty();
    assertThat(file.parent()).contains(ItemRef.folder("box", "99"));
    ShortcutItem link = (ShortcutItem) page.items().get(2);
    assertThat(link.ref().kind()).isEqualTo(ItemKind.SHORTCUT);
    assertThat(link.targetUri()).isPresent();
    assertThat(page.nextMarker()).contains("abc");
  }

  @Test
  void page_cutOffAnywhere_isNeverAShorterPage() {
    byte[] bytes = PAGE.strip().getBytes(UTF_8);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> BoxItems.page(new ByteArrayInputStream(cut), ROOT))
          .as("cut after %d bytes", length)
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"entries\":[],\"next_marker\":null}",
        "{\"entries\":[],\"next_marker\":\"\"}",
        "{\"next_marker\":{},\"entries\":[]}",
        "{\"entries\":[null,1,\"x\",[],[{}],{}]}",
        "{\"entries\":[{\"type\":\"file\"},{\"id\":\"1\"},{\"type\":\"file\",\"id\":\"../1\"}]}",
        "{\"entries\":[{\"type\":1,\"id\":2},{\"type\":{},\"id\":[]}]}"
      })
  void page_nothingToUnderstand_isAnEmptyLastPage(String json) throws IOException {
    ItemPage page = page(json);

    assertThat(page.items()).isEmpty();
    assertThat(page.nextMarker()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "null", "1", "{}", "{\"entries\":{}}", "<html>", "{\"entries\":"})
  void page_withoutEntries_isNoPage(String json) {
    assertThatThrownBy(() -> page(json)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0034576983313e+14", "100345769833130", "1.0034576983313E14"})
  void size_inAnyNotation_isRead(String size) throws IOException {
    FileItem file = (FileItem) item("{\"type\":\"file\",\"id\":\"1\",\"size\":" + size + "}");

    assertThat(file.size()).hasValue(100345769833130L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"5\"", "-1", "{}", "[]", "true"})
  void size_thatIsNone_isAbsent(String size) throws IOException {
    FileItem file = (FileItem) item("{\"type\":\"file\",\"id\":\"1\",\"size\":" + size + "}");

    assertThat(file.size()).isEmpty();
    assertThat(file.name()).isEmpty();
  }

  @Test
  void item_oddHashUrlAndDates_areAbsent() throws IOException {
    FileItem file =
        (FileItem)
            item(
                "{\"type\":\"file\",\"id\":\"1\",\"sha1\":\"zz\",\"created_at\":\"2026-13-45\","
                    + "\"modified_at\":7,\"etag\":null,\"parent\":null,\"file_version\":null}");
    ShortcutItem link =
        (ShortcutItem) item("{\"type\":\"web_link\",\"id\":\"1\",\"url\":\"http://a b\"}");

    assertThat(file.checksums()).isEmpty();
    assertThat(file.createdAt()).isEmpty();
    assertThat(file.etag()).isEmpty();
    assertThat(file.parent()).isEmpty();
    assertThat(file.versionId()).isEmpty();
    assertThat(link.targetUri()).isEmpty();
  }

  @Test
  void item_status_tellsTheTrash() throws IOException {
    assertThat(item("{\"type\":\"file\",\"id\":\"1\",\"item_status\":\"trashed\"}").isTrashed())
        .isTrue();
    assertThat(item("{\"type\":\"file\",\"id\":\"1\",\"item_status\":\"active\"}").isTrashed())
        .isFalse();
  }

  @Test
  void ancestors_nearestFirst_skipWhatIsUnknown() throws IOException {
    List<ItemRef> above =
        BoxItems.ancestors(
            stream(
                "{\"type\":\"file\",\"id\":\"1\",\"path_collection\":{\"total_count\":3,"
                    + "\"entries\":[{\"type\":\"folder\",\"id\":\"0\",\"etag\":null},"
                    + "{\"type\":\"robot\",\"id\":\"5\"},{\"type\":\"folder\",\"id\":\"7\"}]}}"));

    assertThat(above).containsExactly(ItemRef.folder("box", "7"), ItemRef.folder("box", "0"));
    assertThat(BoxItems.ancestors(stream("{\"path_collection\":null}"))).isEmpty();
    assertThatThrownBy(() -> BoxItems.ancestors(stream("{\"path_collection\":{\"entries\":[")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void page_thatNeverEnds_isGivenUp() {
    byte[] entry = ("{\"type\":\"robot\",\"x\":\"" + "y".repeat(10_000) + "\"},").getBytes(UTF_8);
    InputStream endless =
        new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    stream("{\"entries\":["),
                    new SequenceInputStream(
                        Collections.enumeration(
                            Collections.nCopies(10_000, 0).stream()
                                .map(i -> (InputStream) new ByteArrayInputStream(entry))
                                .toList())))));

    assertThatThrownBy(() -> BoxItems.page(endless, ROOT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("maximum");
  }

  private static ItemPage page(String json) throws IOException {
    return BoxItems.page(stream(json), ROOT);
  }

  private static Item item(String json) throws IOException {
    return BoxItems.item(stream(json));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}

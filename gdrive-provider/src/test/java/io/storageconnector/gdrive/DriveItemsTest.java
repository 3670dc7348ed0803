package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.NativeDocItem;
import io.storageconnector.item.ShortcutItem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of Drive's JSON, in whatever shape it comes. */
@Timeout(60)
class DriveItemsTest {

  private static final String FILE_TYPE = "\"mimeType\":\"text/csv\"";

  private static @Nullable Item item(String json) throws IOException {
    return DriveItems.entry(stream(json)).toItem("realroot", null);
  }

  private static List<Item> page(String json) throws IOException {
    List<Item> items = new ArrayList<>();
    DriveItems.page(
        stream(json),
        "files",
        entry -> {
          Item item = entry.toItem("realroot", DriveItems.ROOT);
          if (item != null) {
            items.add(item);
          }
        });
    return items;
  }

  private static InputStream stream(String json) {
    return new ByteArrayInputStream(json.getBytes(UTF_8));
  }

  @Test
  void file_isReadWithAllItHas() throws IOException {
    assertThat(
            item(
                "{\"kind\":\"drive#file\",\"id\":\"a1\",\"name\":\"r.csv\","
                    + FILE_TYPE
                    + ",\"size\":\"12\",\"headRevisionId\":\"v1\",\"parents\":[\"p1\",\"p2\"],"
                    + "\"createdTime\":\"2026-01-02T03:04:05.678Z\",\"trashed\":true,"
                    + "\"modifiedTime\":\"2026-01-02T04:04:05.678+01:00\","
                    + "\"md5Checksum\":\"0123456789abcdef0123456789abcdef\",\"new\":{\"x\":[1,{}]}}"))
        .isInstanceOfSatisfying(
            FileItem.class,
            file -> {
              assertThat(file.ref()).isEqualTo(ItemRef.file("gdrive", "a1"));
              assertThat(file.name()).isEqualTo("r.csv");
              assertThat(file.size()).hasValue(12);
              assertThat(file.versionId()).contains("v1");
              assertThat(file.mediaType()).contains("text/csv");
              assertThat(file.parent()).contains(ItemRef.folder("gdrive", "p1"));
              assertThat(file.createdAt()).contains(Instant.parse("2026-01-02T03:04:05.678Z"));
              assertThat(file.modifiedAt()).contains(Instant.parse("2026-01-02T03:04:05.678Z"));
              assertThat(file.isTrashed()).isTrue();
              assertThat(file.checksums()).hasSize(1);
            });
  }

  @Test
  void kinds_followFromTheTypes() throws IOException {
    assertThat(item("{\"id\":\"a\",\"mimeType\":\"application/vnd.google-apps.folder\"}"))
        .isInstanceOf(FolderItem.class);
    assertThat(item("{\"id\":\"realroot\",\"mimeType\":\"application/vnd.google-apps.folder\"}"))
        .isInstanceOfSatisfying(
            FolderItem.class, root -> assertThat(root.ref()).isEqualTo(DriveItems.ROOT));
    for (String type :
        List.of("document", "form", "site", "map", "vid", "drive-sdk.123", "never")) {
      assertThat(item("{\"id\":\"a\",\"mimeType\":\"application/vnd.google-apps." + type + "\"}"))
          .as(type)
          .isInstanceOf(NativeDocItem.class);
    }
    assertThat(
            item(
                "{\"id\":\"a\",\"mimeType\":\"application/vnd.google-apps.shortcut\","
                    + "\"shortcutDetails\":{\"targetId\":\"t\",\"targetMimeType\":"
                    + "\"application/vnd.google-apps.shortcut\"}}"))
        .isInstanceOfSatisfying(
            ShortcutItem.class,
            shortcut ->
                assertThat(shortcut.target())
                    .contains(new ItemRef("gdrive", ItemKind.SHORTCUT, "t")));
    assertThat(item("{\"id\":\"a\",\"mimeType\":\"application/vnd.google-apps.shortcut\"}"))
        .isInstanceOf(ShortcutItem.class);
  }

  /** One odd entry must not cost the page. */
  @Test
  void oddEntries_areLeftOutOrLenientlyRead() throws IOException {
    List<Item> items =
        page(
            "{\"files\":[null,1,\"x\",[],{},{\"id\":\"no-type\"},{\"id\":\"../x\","
                + FILE_TYPE
                + "},{\"id\":null,"
                + FILE_TYPE
                + "},{\"id\":\"ok\",\"name\":null,\"size\":\"huge\",\"createdTime\":\"yesterday\","
                + "\"md5Checksum\":\"short\",\"sha1Checksum\":7,\"parents\":{},\"exportLinks\":[],"
                + "\"shortcutDetails\":\"x\",\"trashed\":\"no\","
                + FILE_TYPE
                + "}]}");

    assertThat(items)
        .singleElement()
        .isInstanceOfSatisfying(
            FileItem.class,
            file -> {
              assertThat(file.ref().id()).isEqualTo("ok");
              assertThat(file.size()).isEmpty();
              assertThat(file.createdAt()).isEmpty();
              assertThat(file.checksums()).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{}",
        "{\"files\":{}}",
        "{\"files\":[{\"id\":\"a\"",
        "{\"files\":[]",
        "{\"files\":[]}{",
        "<html>"
      })
  void page_thatIsNone_isAnError(String json) {
    assertThatThrownBy(() -> page(json)).isInstanceOf(IOException.class);
  }

  @Test
  void page_withoutEnd_isAnErrorBeforeTheMemoryIsFull() {
    InputStream endless =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            return at++ == 0 ? '{' : ' ';
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            for (int i = 0; i < length; i++) {
              target[offset + i] = (byte) read();
            }
            return length;
          }
        };

    assertThatThrownBy(() -> DriveItems.entry(endless))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long");
  }
}

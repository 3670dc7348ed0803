package io.storageconnector.examples.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.ListRequest;
import io.storageconnector.OpenOptions;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageException;
import io.storageconnector.UploadRequest;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.testkit.contract.StorageHarness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the contract can't ask, because others work in the same directory. */
@Timeout(60)
class DirectoryProviderTest {

  private static final byte[] BYTES = "ward,beds\n".getBytes(UTF_8);

  private final List<StorageHarness> harnesses = new ArrayList<>();
  private Path root = Path.of("");
  private Path elsewhere = Path.of("");

  @BeforeEach
  void makeTree(@TempDir Path directory) throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
  }

  @AfterEach
  void close() {
    harnesses.forEach(StorageHarness::close);
  }

  /** A connector of an entry point, a provider and a token store of its own. */
  private StorageConnector connector() {
    StorageHarness harness =
        StorageHarness.of(DirectoryProvider.create(root), DirectoryProvider.mount());
    harnesses.add(harness);
    return harness.open(OpenOptions.ofDefaults());
  }

  private static FileItem put(StorageConnector storage, String name) {
    return storage
        .upload(UploadRequest.builder(storage.root(), name, ContentSource.of(BYTES)).build())
        .file();
  }

  private static List<Item> list(StorageConnector storage) {
    List<Item> items = new ArrayList<>();
    storage.listAll(ListRequest.of(storage.root())).forEach(items::add);
    return items;
  }

  private static StorageException assertFails(ErrorKind kind, ThrowingCallable call) {
    StorageException error = catchThrowableOfType(StorageException.class, call);
    assertThat(error).isNotNull();
    assertThat(error.kind()).isEqualTo(kind);
    return error;
  }

  @Test
  void get_movedByOthers_isFoundUnderItsRef() throws IOException {
    StorageConnector storage = connector();
    FolderItem folder = storage.createFolder(storage.root(), "in");
    ItemRef file = put(storage, "report.csv").ref();

    Files.move(root.resolve("report.csv"), root.resolve("in/renamed.csv"));

    assertThat(storage.get(file).name()).isEqualTo("renamed.csv");
    assertThat(storage.get(file).parent()).contains(folder.ref());
    assertThat(connector().get(file).name()).as("to others too").isEqualTo("renamed.csv");
  }

  @Test
  void list_copyWithAllAttributes_isAnotherItem() throws IOException {
    StorageConnector storage = connector();
    ItemRef original = put(storage, "a").ref();

    Files.copy(root.resolve("a"), root.resolve("b"), StandardCopyOption.COPY_ATTRIBUTES);

    assertThat(list(storage)).extracting(Item::ref).hasSize(2).doesNotHaveDuplicates();
    assertThat(storage.get(original).name()).isEqualTo("a");
  }

  @Test
  void find_inodeUsedAgain_isNotTheOldItem() throws IOException {
    StorageConnector storage = connector();
    ItemRef old = put(storage, "old").ref();
    Files.delete(root.resolve("old"));

    for (int i = 0; i < 20; i++) {
      Files.write(root.resolve("new-" + i), BYTES);
    }

    assertThat(storage.find(old)).isEmpty();
    assertThat(list(storage)).hasSize(20).extracting(Item::ref).doesNotContain(old);
  }

  @Test
  void list_fileOfOthers_isDescribedAndDownloads() throws IOException {
    StorageConnector storage = connector();
    Path file = Files.write(root.resolve("import.csv"), BYTES);

    assertThat(read(storage, (FileItem) list(storage).get(0))).isEqualTo(BYTES);

    byte[] more = "ward,beds\n1,12\n".getBytes(UTF_8);
    Files.write(file, more);
    assertThat(read(storage, (FileItem) list(storage).get(0))).isEqualTo(more);
  }

  /** The limit of it: what keeps size and time is taken for unchanged, and caught on download. */
  @Test
  void download_changedBehindItsHash_isRefused() throws IOException {
    StorageConnector storage = connector();
    FileItem file = put(storage, "a");
    FileTime time = Files.getLastModifiedTime(root.resolve("a"));

    Files.write(root.resolve("a"), "WARD,BEDS\n".getBytes(UTF_8));
    Files.setLastModifiedTime(root.resolve("a"), time);

    FileItem again = (FileItem) storage.get(file.ref());
    assertThat(again.checksums()).as("kept").isEqualTo(file.checksums());
    assertThatThrownBy(() -> read(storage, again))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONTENT_MISMATCH));
  }

  private static byte[] read(StorageConnector storage, FileItem file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Download download = storage.download(DownloadRequest.of(file))) {
      download.transferTo(bytes);
    }
    return bytes.toByteArray();
  }

  @Test
  void upload_timeOfTheAuthor_isKept() {
    StorageConnector storage = connector();
    Instant authored = Instant.parse("2020-02-29T12:00:00Z");
    UploadRequest request =
        UploadRequest.builder(storage.root(), "a", ContentSource.of(BYTES))
            .contentModifiedAt(authored)
            .build();

    ItemRef file = storage.upload(request).file().ref();

    assertThat(((FileItem) storage.get(file)).contentModifiedAt()).contains(authored);
  }

  @Test
  void links_anyOperation_leadNowhere() throws IOException {
    StorageConnector storage = connector();
    Files.write(elsewhere.resolve("secret"), BYTES);
    Files.createSymbolicLink(root.resolve("folder"), elsewhere);
    Files.createSymbolicLink(root.resolve("file"), elsewhere.resolve("secret"));
    Files.createSymbolicLink(root.resolve("dangling"), elsewhere.resolve("nothing"));

    assertThat(list(storage)).isEmpty();
    for (String path : List.of("folder", "folder/secret", "file", "dangling")) {
      assertThat(storage.findByPath(storage.root(), path)).as(path).isEmpty();
    }
    for (String name : List.of("folder", "file", "dangling")) {
      assertFails(ErrorKind.ALREADY_EXISTS, () -> put(storage, name));
      assertFails(ErrorKind.ALREADY_EXISTS, () -> storage.createFolder(storage.root(), name));
    }
    FileItem mine = put(storage, "mine");
    assertFails(ErrorKind.ALREADY_EXISTS, () -> storage.rename(mine.ref(), "dangling"));
    assertThat(elsewhere.toFile().list()).containsExactly("secret");
  }

  @Test
  void get_folderReplacedByALink_isNotFound() throws IOException {
    StorageConnector storage = connector();
    FolderItem folder = storage.createFolder(storage.root(), "in");
    UploadRequest request =
        UploadRequest.builder(folder.ref(), "a", ContentSource.of(BYTES)).build();
    ItemRef file = storage.upload(request).file().ref();

    Files.move(root.resolve("in"), elsewhere.resolve("in"));
    Files.createSymbolicLink(root.resolve("in"), elsewhere.resolve("in"));

    assertThat(storage.find(file)).isEmpty();
    assertThat(storage.find(folder.ref())).isEmpty();
    assertFails(ErrorKind.NOT_FOUND, () -> storage.upload(request));
    assertThat(elsewhere.resolve("in").toFile().list()).containsExactly("a");
  }

  @Test
  void deletePermanently_folderWithALink_leavesWhatItLeadsTo() throws IOException {
    StorageConnector storage = connector();
    FolderItem folder = storage.createFolder(storage.root(), "in");
    Files.write(elsewhere.resolve("kept"), BYTES);
    Files.createSymbolicLink(root.resolve("in/link"), elsewhere);

    storage.deletePermanently(folder.ref());

    assertThat(elsewhere.resolve("kept")).exists();
    assertThat(root.resolve(".storage-connector").toFile().list()).containsExactly("lock");
  }

  @Test
  void upload_underWay_isSeenByNobodyAndLeavesNothingWhenItBreaks() {
    StorageConnector storage = connector();
    List<Item> seen = new ArrayList<>();
    ContentSource breaking =
        ContentSource.once(
            new InputStream() {
              @Override
              public int read() {
                return read(new byte[1], 0, 1);
              }

              @Override
              public int read(byte[] buffer, int offset, int length) {
                seen.addAll(list(storage));
                throw new UncheckedIOException(new IOException("scripted"));
              }
            },
            BYTES.length);

    assertThatThrownBy(
            () -> storage.upload(UploadRequest.builder(storage.root(), "a", breaking).build()))
        .isInstanceOf(RuntimeException.class);

    assertThat(seen).isEmpty();
    assertThat(list(storage)).isEmpty();
    assertThat(root.resolve(".storage-connector").toFile().list()).containsExactly("lock");
    assertFails(ErrorKind.INVALID_NAME, () -> put(storage, ".storage-connector"));
  }

  @Test
  void sources_all_areShortAndKnowThePublicSpiAlone() throws IOException {
    Path sources = Path.of("src/main/java/io/storageconnector/examples/directory");
    List<String> lines = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(sources)) {
      for (Path file : files) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    List<String> imports = lines.stream().filter(line -> line.startsWith("import ")).toList();

    assertThat(imports)
        .hasSizeGreaterThan(50)
        .allMatch(
            line ->
                line.matches(
                    "import (static )?(java\\.|org\\.jspecify\\."
                        + "|io\\.storageconnector\\.((item|auth|spi)\\.)?[A-Z]).*"));
    assertThat(lines.stream().filter(line -> !line.isBlank() && !line.startsWith("import ")))
        .as("lines of code and comment")
        .hasSizeLessThan(400);
  }

  /** An unmounted directory is an empty one to the file system; nothing of it was removed. */
  @Test
  void get_treeNotMounted_isUnavailableAndNotMissing() throws IOException {
    StorageConnector storage = connector();
    ItemRef file = put(storage, "a").ref();

    Files.move(root, elsewhere.resolve("unmounted"));
    Files.createDirectory(root);

    assertFails(ErrorKind.UNAVAILABLE, () -> storage.get(file));
    assertFails(ErrorKind.UNAVAILABLE, () -> storage.find(file));
    assertFails(ErrorKind.UNAVAILABLE, () -> list(storage));
    assertFails(ErrorKind.UNAVAILABLE, () -> put(storage, "b"));
    assertThat(root.toFile().list()).as("written beside the mount").isEmpty();
  }

  @Test
  void failures_anyKind_printNoNameAndNoPath() {
    StorageConnector storage = connector();
    put(storage, "patient-4711.csv");

    ItemRef other = put(storage, "b").ref();
    StorageException error =
        assertFails(ErrorKind.ALREADY_EXISTS, () -> storage.rename(other, "patient-4711.csv"));

    for (Throwable at = error; at != null; at = at.getCause()) {
      assertThat(at.toString()).doesNotContain("patient", root.toString());
    }
  }

  @Test
  void create_notADirectoryThatKeepsMarks_isRefused() {
    assertThatThrownBy(() -> DirectoryProvider.create(root.resolve("missing")))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void identities_firstSeenByManyAtOnce_areTheSameToAll() throws Exception {
    for (int i = 0; i < 50; i++) {
      Files.write(root.resolve("file-" + i), BYTES);
    }
    List<StorageConnector> connectors = List.of(connector(), connector(), connector(), connector());

    List<List<ItemRef>> seen =
        race(connectors, storage -> list(storage).stream().map(Item::ref).toList());

    assertThat(seen.get(0)).hasSize(50).doesNotHaveDuplicates();
    assertThat(seen).containsOnly(seen.get(0));
  }

  @Test
  void create_sameNameByManyAtOnce_succeedsOnce() throws Exception {
    List<StorageConnector> connectors = List.of(connector(), connector(), connector(), connector());
    for (int round = 0; round < 20; round++) {
      String name = "file-" + round;
      ItemRef old = put(connectors.get(0), "old-" + round).ref();
      List<Boolean> won =
          race(
              connectors,
              storage -> {
                try {
                  if (storage == connectors.get(0)) {
                    storage.rename(old, name);
                  } else {
                    put(storage, name);
                  }
                  return true;
                } catch (StorageException e) {
                  assertThat(e.kind()).isEqualTo(ErrorKind.ALREADY_EXISTS);
                  return false;
                }
              });
      assertThat(won).as(name).containsOnlyOnce(true);
    }
  }

  private interface Racer<T> {
    T run(StorageConnector storage) throws IOException;
  }

  private static <T> List<T> race(List<StorageConnector> connectors, Racer<T> racer)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(connectors.size());
    ExecutorService pool = Executors.newFixedThreadPool(connectors.size());
    try {
      List<Future<T>> running = new ArrayList<>();
      for (StorageConnector storage : connectors) {
        Callable<T> one =
            () -> {
              start.await(30, TimeUnit.SECONDS);
              return racer.run(storage);
            };
        running.add(pool.submit(one));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get(30, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}

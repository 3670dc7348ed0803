package io.storageconnector.testkit.leak;

import static java.util.Objects.requireNonNull;

import io.storageconnector.spi.StorageProvider;
import io.storageconnector.testkit.StorageFake;
import io.storageconnector.testkit.memory.InMemoryProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/**
 * Finds what a test has left open, and where it was opened.
 *
 * <p>Tell it first what to watch, then run the code under test, then {@link #assertNone()}:
 *
 * <pre>{@code
 * LeakCheck leaks = LeakCheck.create();
 * StorageProvider provider = leaks.watch(BoxProvider.create(config));
 * leaks.watch(box);
 * leaks.watch(downloadFolder);
 * ...
 * leaks.assertNone();
 * }</pre>
 *
 * <p>Watching costs a stack trace for each call. Thread-safe.
 */
public final class LeakCheck {

  private final OpenThings open = new OpenThings();
  private final List<Sessions> sessions = new CopyOnWriteArrayList<>();
  private final List<WatchedFolder> folders = new CopyOnWriteArrayList<>();

  private LeakCheck() {}

  /**
   * Returns a check that watches nothing yet.
   *
   * @return a new check
   */
  public static LeakCheck create() {
    return new LeakCheck();
  }

  /**
   * Watches a provider: every content it opens has to be closed, and every call has to be over. Of
   * an {@link InMemoryProvider} its upload sessions are counted as well.
   *
   * @param provider any provider
   * @return the provider to use instead; closing it closes the other
   */
  public StorageProvider watch(StorageProvider provider) {
    if (requireNonNull(provider, "provider") instanceof InMemoryProvider memory) {
      watchSessions(memory.id(), memory::openUploads);
    }
    return new WatchedProvider(provider, open);
  }

  /**
   * Watches a fake: every upload session has to be committed or aborted. The account's sessions
   * that are open by now do not count.
   *
   * @param fake a running fake
   */
  public void watch(StorageFake fake) {
    watchSessions(fake.kind().title(), fake::openUploads);
  }

  private void watchSessions(String name, IntSupplier count) {
    sessions.add(new Sessions(name, count, count.getAsInt()));
  }

  /**
   * Watches a folder, such as the target of downloads, for files that the library makes and removes
   * again: {@code .part} of downloads and {@code .spool} of one-shot content. Those that are there
   * by now do not count.
   *
   * @param folder the folder; its folders are not looked into
   * @throws java.io.UncheckedIOException if it can't be read
   */
  public void watch(Path folder) {
    folders.add(WatchedFolder.of(folder));
  }

  /**
   * Watches the folder for temporary files, as {@link #watch(Path)} does, for files of this process
   * alone. Meant for tests that nothing else runs beside in this JVM.
   *
   * @throws java.io.UncheckedIOException if it can't be read
   */
  public void watchSpool() {
    folders.add(WatchedFolder.ofSpool());
  }

  /**
   * Returns what is open now.
   *
   * @return one entry for each thing, the oldest first
   * @throws java.io.UncheckedIOException if a watched folder can't be read
   */
  public List<Leak> leaks() {
    List<Leak> leaks = new ArrayList<>(open.contentsAndCalls());
    for (Sessions each : sessions) {
      int left = each.left();
      if (left > 0) {
        leaks.addAll(each.describe(left, open.sessions()));
      }
    }
    folders.forEach(folder -> leaks.addAll(folder.leaks()));
    return leaks;
  }

  /**
   * Fails when anything is open.
   *
   * @throws AssertionError naming it all; where each was opened is told by its suppressed
   *     exceptions
   */
  public void assertNone() {
    List<Leak> leaks = leaks();
    if (leaks.isEmpty()) {
      return;
    }
    AssertionError error =
        new AssertionError("left behind: " + String.join("; ", texts(leaks)), null);
    leaks.forEach(leak -> leak.openedAt().ifPresent(error::addSuppressed));
    throw error;
  }

  private static List<String> texts(List<Leak> leaks) {
    return leaks.stream().map(Leak::toString).toList();
  }

  /** The upload sessions of one server, which alone knows which of them are open. */
  private record Sessions(String name, IntSupplier count, int before) {

    int left() {
      return count.getAsInt() - before;
    }

    /** With the places where sessions were opened, when those are known for certain. */
    List<Leak> describe(int left, List<Throwable> opened) {
      if (opened.size() != left) {
        return List.of(Leak.of(left + " upload sessions at " + name));
      }
      return opened.stream().map(at -> Leak.of("an upload session at " + name, at)).toList();
    }
  }
}

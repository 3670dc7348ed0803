package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.content.StoredContent;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that exists in one fake Drive: accounts, shared drives and the files below their
 * roots.
 *
 * <p>Not thread-safe by itself: callers go through {@link #locked}, so that each request is one
 * atomic step. Every change goes through {@link #change}, which numbers it, logs it and lets the
 * search index know.
 */
final class DriveWorld {

  private final ReentrantLock lock = new ReentrantLock();
  private final Clock clock;
  private final Map<String, DriveAccount> accounts = new LinkedHashMap<>();
  private final Map<String, SharedDrive> drives = new LinkedHashMap<>();
  private final Map<String, DriveFile> files = new LinkedHashMap<>();
  private final Map<String, Set<String>> generatedIds = new HashMap<>();
  private final Set<String> usedIds = new HashSet<>();
  private final ChangeLogs changes = new ChangeLogs();
  private final DriveChannels channels;
  private final DriveAccess access = new DriveAccess(this);
  private volatile DriveSettings settings;
  private Instant lastCreation = Instant.MIN;
  private long serial;
  private long versions;

  DriveWorld(Clock clock, DriveSettings settings) {
    this.clock = clock;
    this.settings = settings;
    this.channels = new DriveChannels(this);
  }

  /** Runs one step that nobody else sees half done. */
  <T> T locked(Supplier<T> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  /** The time of this request in milliseconds, as Drive keeps it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * The time a new file gets: a millisecond later than the one before at least, as if the clock,
   * which only the test moves, went on between two requests.
   */
  private Instant creationTime() {
    Instant now = now();
    lastCreation = now.isAfter(lastCreation) ? now : lastCreation.plusMillis(1);
    return lastCreation;
  }

  DriveSettings settings() {
    return settings;
  }

  void settings(DriveSettings newSettings) {
    settings = newSettings;
  }

  DriveAccess access() {
    return access;
  }

  ChangeLogs changes() {
    return changes;
  }

  DriveChannels channels() {
    return channels;
  }

  // Ids

  /** Looks like Drive's: opaque, of 33 letters, digits, hyphens and underscores. */
  String newId() {
    return id("1", 33);
  }

  private String id(String prefix, int length) {
    serial++;
    String noise = Long.toString((serial * 0x9E3779B97F4A7C15L) >>> 20, 36);
    String tail = noise + "_" + Long.toString(serial, 36);
    return prefix + "f".repeat(Math.max(0, length - prefix.length() - tail.length())) + tail;
  }

  /** Makes ids that an account may use for new files (doc). */
  List<String> generateIds(DriveAccount account, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(newId());
    }
    generatedIds.computeIfAbsent(account.email(), unused -> new HashSet<>()).addAll(ids);
    return ids;
  }

  /**
   * Settles the id of a new file: one that was generated for the account, and never used (doc), or
   * a new one.
   */
  String settleId(@Nullable String wanted, DriveAccount account) {
    if (wanted == null) {
      return newId();
    }
    if (usedIds.contains(wanted)) {
      throw DriveRefusal.of(DriveReason.FILE_ID_IN_USE);
    }
    if (!generatedIds.getOrDefault(account.email(), Set.of()).contains(wanted)) {
      // reported: the text; that another account's ids do not count is assumed
      throw new DriveRefusal(DriveReason.INVALID, "The provided file ID is not usable.");
    }
    return wanted;
  }

  // Accounts and drives

  DriveAccount addAccount(String email, @Nullable Long quotaLimit) {
    int at = email.indexOf('@');
    if (at < 1 || at == email.length() - 1) {
      throw new IllegalArgumentException("an account is named by an e-mail address");
    }
    DriveAccount account =
        new DriveAccount(
            email, permissionId(email), email.substring(0, at), quotaLimit, id("0A", 19));
    accounts.put(key(email), account);
    files.put(account.root().id(), account.root());
    return account;
  }

  Optional<DriveAccount> account(String email) {
    return Optional.ofNullable(accounts.get(key(email)));
  }

  List<DriveAccount> accounts() {
    return List.copyOf(accounts.values());
  }

  private static String key(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  /** The id of a grantee's permissions: twenty digits that stay the same (doc). */
  static String permissionId(String grantee) {
    long hash = 1125899906842597L;
    for (char c : grantee.toLowerCase(Locale.ROOT).toCharArray()) {
      hash = 31 * hash + c;
    }
    return String.format("%020d", hash & Long.MAX_VALUE);
  }

  SharedDrive addDrive(String name, DriveAccount organizer) {
    SharedDrive drive = new SharedDrive(id("0A", 19), name, now());
    drives.put(drive.id(), drive);
    files.put(drive.id(), drive.root());
    grantOnDrive(drive, organizer, DriveRole.ORGANIZER);
    return drive;
  }

  /** Doc: becoming a member gives one entry in the account's own log. */
  void grantOnDrive(SharedDrive drive, DriveAccount member, DriveRole role) {
    drive
        .root()
        .grant(new DrivePermission(member.permissionId(), "user", role, member.email(), null));
    changes.add(member.email(), drive.id(), false, true, now());
  }

  Optional<SharedDrive> drive(String id) {
    return Optional.ofNullable(drives.get(id));
  }

  /** The shared drives an account is a member of. */
  List<SharedDrive> drivesOf(DriveAccount account) {
    return drives.values().stream().filter(drive -> access.lists(account, drive.root())).toList();
  }

  // Looking up

  Optional<DriveFile> file(String id) {
    return Optional.ofNullable(files.get(id));
  }

  List<DriveFile> files() {
    return List.copyOf(files.values());
  }

  /** The bytes an account owns, trash included (doc: trashed files count). */
  long usage(DriveAccount account) {
    return files.values().stream()
        .filter(file -> file.owner().filter(account::equals).isPresent())
        .mapToLong(DriveWorld::storage)
        .sum();
  }

  long usageInTrash(DriveAccount account) {
    return files.values().stream()
        .filter(file -> file.owner().filter(account::equals).isPresent() && file.isTrashed())
        .mapToLong(DriveWorld::storage)
        .sum();
  }

  /** The current revision and those kept for ever count (doc). */
  static long storage(DriveFile file) {
    DriveRevision head = file.head().orElse(null);
    return file.revisions().stream()
        .filter(revision -> revision == head || revision.keepForever())
        .mapToLong(revision -> revision.content().size())
        .sum();
  }

  // Changing

  /** Puts a new file into a folder, completes it, and tells everybody who has it now. */
  DriveFile create(
      String id,
      String name,
      String mimeType,
      DriveFile parent,
      DriveAccount by,
      Consumer<DriveFile> completion) {
    Instant now = creationTime();
    SharedDrive drive = parent.drive().orElse(null);
    DriveFile file = new DriveFile(id, name, mimeType, drive == null ? by : null, drive, now);
    file.modified(by, now);
    file.viewed(by, now);
    files.put(id, file);
    usedIds.add(id);
    parent.add(file);
    completion.accept(file);
    settle(file, Set.of());
    return file;
  }

  /** Changes a file, and tells those who had it and those who have it now. */
  void change(DriveFile file, Runnable change) {
    Set<String> before = readers(file);
    change.run();
    settle(file, before);
  }

  private void settle(DriveFile file, Set<String> before) {
    file.version(++versions);
    file.index().add(indexEntry(file), settings.indexDelay());
    Set<String> after = readers(file);
    after.forEach(log -> changes.add(log, file.id(), false, false, now()));
    before.stream()
        .filter(log -> !after.contains(log))
        .forEach(log -> changes.add(log, file.id(), true, false, now()));
    channels.changed(file, after);
  }

  private IndexEntries.Entry indexEntry(DriveFile file) {
    return new IndexEntries.Entry(
        now(),
        file.name(),
        file.description(),
        Map.copyOf(file.properties()),
        file.copyOfAppProperties());
  }

  /**
   * The logs that speak of a file: that of its shared drive, or those of the accounts that list it
   * (doc).
   */
  private Set<String> readers(DriveFile file) {
    Set<String> logs = new LinkedHashSet<>();
    SharedDrive drive = file.drive().orElse(null);
    if (drive != null) {
      logs.add(drive.id());
      return logs;
    }
    accounts.values().stream()
        .filter(account -> access.lists(account, file))
        .forEach(account -> logs.add(account.email()));
    return logs;
  }

  void addRevision(
      DriveFile file, StoredContent content, String filename, DriveAccount by, boolean keep) {
    DriveRevision revision =
        new DriveRevision(id("0B", 51), content, file.mimeType(), filename, by, now());
    if (keep) {
      revision.keep();
    }
    file.revisions().add(revision);
  }

  /** Moves a file, with all that is in it, into another folder. */
  void move(DriveFile file, DriveFile target, DriveAccount by) {
    DriveFile parent = file.parent();
    if (parent != null) {
      parent.remove(file);
    }
    target.add(file);
    SharedDrive drive = target.drive().orElse(null);
    if (drive != file.drive().orElse(null)) {
      transfer(file, drive, by);
    }
  }

  private void transfer(DriveFile file, @Nullable SharedDrive drive, DriveAccount by) {
    if (drive == null) {
      file.adopt(by);
    } else {
      file.donate(drive);
    }
    file.children().forEach(child -> transfer(child, drive, by));
  }

  /**
   * Deletes a file for good, and of a folder all that its owner owns in it (doc); what others own
   * in it goes to their own roots (assumed).
   */
  void delete(DriveFile file) {
    delete(file, file.owner().orElse(null));
  }

  private void delete(DriveFile file, @Nullable DriveAccount owner) {
    for (DriveFile child : List.copyOf(file.children())) {
      DriveAccount other = child.owner().orElse(null);
      if (other == owner || other == null) {
        delete(child, owner);
      } else {
        change(child, () -> move(child, other.root(), other));
      }
    }
    Set<String> before = readers(file);
    DriveFile parent = file.parent();
    if (parent != null) {
      parent.remove(file);
    }
    files.remove(file.id());
    before.forEach(log -> changes.add(log, file.id(), true, false, now()));
    channels.removed(file, before);
  }
}

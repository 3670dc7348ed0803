package io.storageconnector.testkit.box;

import io.storageconnector.testkit.content.StoredContent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A file with its versions, the current one last. Guarded by the lock of {@link BoxWorld}. */
final class BoxFile extends BoxItem {

  /**
   * One version.
   *
   * @param id its id
   * @param name the file's name at that time: promoting a version brings it back (doc)
   * @param content the bytes
   * @param by who made it
   * @param at when it was made
   */
  record Revision(String id, String name, StoredContent content, BoxAccount by, Instant at) {}

  private final List<Revision> revisions = new ArrayList<>();

  BoxFile(String id, String name, BoxFolder parent, BoxAccount creator, Instant now) {
    super(id, name, parent, creator, now);
  }

  @Override
  String type() {
    return "file";
  }

  Revision current() {
    return revisions.get(revisions.size() - 1);
  }

  /** The versions before the current one, newest first. */
  List<Revision> past() {
    List<Revision> past = new ArrayList<>(revisions.subList(0, revisions.size() - 1));
    Collections.reverse(past);
    return past;
  }

  /** All versions, oldest first. */
  List<Revision> revisions() {
    return List.copyOf(revisions);
  }

  Optional<Revision> revision(String id) {
    return revisions.stream().filter(revision -> revision.id().equals(id)).findFirst();
  }

  void add(Revision revision) {
    revisions.add(revision);
  }

  void remove(Revision revision) {
    revisions.remove(revision);
  }
}

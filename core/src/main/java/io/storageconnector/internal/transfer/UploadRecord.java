package io.storageconnector.internal.transfer;

import static java.util.Objects.requireNonNull;

import io.storageconnector.UploadRequest;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.UploadSession;
import io.storageconnector.spi.UploadTarget;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known to take an upload in parts up again: what was asked for, where the content
 * goes, and how the provider finds the session. Immutable; prints neither name nor handle.
 */
final class UploadRecord {

  private final ItemRef folder;
  private final String name;
  private final ConflictPolicy policy;
  private final @Nullable Checksum announced;
  private final UploadTarget target;
  private final @Nullable String versionBefore;
  private final UploadSession session;

  /**
   * Creates a record.
   *
   * @param folder the requested folder
   * @param name the requested name, which is not the target's where both are kept
   * @param policy what was to be done if the name is taken
   * @param announced the checksum that the content declared, if it did
   * @param target where the content goes
   * @param versionBefore the version of the file before a new one was added, if it has one
   * @param session the session as it was opened
   */
  UploadRecord(
      ItemRef folder,
      String name,
      ConflictPolicy policy,
      @Nullable Checksum announced,
      UploadTarget target,
      @Nullable String versionBefore,
      UploadSession session) {
    this.folder = requireNonNull(folder, "folder");
    this.name = requireNonNull(name, "name");
    this.policy = requireNonNull(policy, "policy");
    this.announced = announced;
    this.target = requireNonNull(target, "target");
    this.versionBefore = versionBefore;
    this.session = requireNonNull(session, "session");
  }

  static UploadRecord of(
      UploadRequest request,
      UploadTarget target,
      @Nullable FileItem before,
      UploadSession session) {
    return new UploadRecord(
        request.folder(),
        request.name(),
        request.onConflict(),
        request.content().checksum().orElse(null),
        target,
        before == null ? null : before.versionId().orElse(null),
        session);
  }

  /** Returns whether a request asks for the same, as far as it tells before it is read. */
  boolean isOf(UploadRequest request, long size) {
    Optional<String> ifMatch =
        target instanceof UploadTarget.NewVersion version ? version.ifMatch() : Optional.empty();
    return folder.equals(request.folder())
        && name.equals(request.name())
        && policy == request.onConflict()
        && session.totalSize() == size
        && announced().equals(request.content().checksum())
        && isOfType(request)
        && target.contentModifiedAt().equals(request.contentModifiedAt())
        && ifMatch.equals(request.ifMatch());
  }

  /** A new version whose request names no type has the type of the file. */
  private boolean isOfType(UploadRequest request) {
    return target.mediaType().equals(request.mediaType())
        || (target instanceof UploadTarget.NewVersion && request.mediaType().isEmpty());
  }

  ItemRef folder() {
    return folder;
  }

  String name() {
    return name;
  }

  ConflictPolicy policy() {
    return policy;
  }

  Optional<Checksum> announced() {
    return Optional.ofNullable(announced);
  }

  UploadTarget target() {
    return target;
  }

  Optional<String> versionBefore() {
    return Optional.ofNullable(versionBefore);
  }

  UploadSession session() {
    return session;
  }

  /** Returns as much as is known of the file before a version was added; null for a new file. */
  @Nullable FileItem before() {
    return target instanceof UploadTarget.NewVersion version && versionBefore != null
        ? FileItem.builder(version.file(), name).versionId(versionBefore).build()
        : null;
  }

  /** Returns the folder and the sizes, neither name nor handle. */
  @Override
  public String toString() {
    return "upload to " + folder + ": " + session;
  }
}

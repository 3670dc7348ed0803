package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.content.ContentStore;
import io.storageconnector.testkit.content.StoredContent;
import io.storageconnector.testkit.http.FakeReply;
import java.io.InputStream;
import java.util.List;

/**
 * One file at a time: metadata, creation without bytes, change, move, trash, copy, deletion. Called
 * inside {@link DriveWorld#locked}.
 */
final class FileEndpoints {

  private final DriveWorld world;
  private final FileLookup lookup;
  private final FilePlaces places;
  private final NewFiles newFiles;
  private final FileJson json;
  private final ContentStore contents;

  FileEndpoints(
      DriveWorld world,
      FileLookup lookup,
      FilePlaces places,
      NewFiles newFiles,
      FileJson json,
      ContentStore contents) {
    this.world = world;
    this.lookup = lookup;
    this.places = places;
    this.newFiles = newFiles;
    this.json = json;
    this.contents = contents;
  }

  FakeReply get(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.FILE);
    return answer(lookup.target(call), call, fields);
  }

  /** Without bytes, a file that could have some is empty (assumed). */
  FakeReply create(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.FILE);
    NewFiles.Plan plan = newFiles.plan(call, null, 0);
    StoredContent content =
        MimeTypes.isGoogle(plan.mimeType()) ? null : contents.store(InputStream.nullInputStream());
    return answer(newFiles.create(call, plan, content, plan.mimeType()), call, fields);
  }

  FakeReply update(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.FILE);
    FileMetadata.require(call, false);
    DriveFile file = lookup.target(call);
    FileMetadata.requireRoomForProperties(call, file);
    DriveAccount account = call.account();
    DriveAccess access = world.access();
    if (FileMetadata.needsEdit(call)) {
      DriveAccess.require(access.edits(account, file) && !file.isRoot());
    }
    if (call.json().hasNonNull("trashed")) {
      DriveAccess.require(access.trashes(account, file));
    }
    DriveFile target = places.forMove(call, file);
    world.change(
        file,
        () -> {
          FileMetadata.write(call, file, world.now());
          if (target != null) {
            world.move(file, target, account);
          }
        });
    return answer(file, call, fields);
  }

  /** Doc: files only; same name, new owner. */
  FakeReply copy(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.FILE);
    FileMetadata.require(call, true);
    DriveFile source = lookup.target(call);
    FileMetadata.requireRoomForProperties(call, source);
    if (source.isFolder()) {
      throw DriveRefusal.of(DriveReason.CANNOT_COPY_FILE);
    }
    DriveFile parent = places.forCopy(call, source);
    String id = world.settleId(call.text("id").orElse(null), call.account());
    newFiles.requireRoom(parent.drive().isPresent() ? null : call.account(), source.size());
    newFiles.requireUpload(call);
    DriveFile copy =
        world.create(
            id,
            source.name(),
            source.mimeType(),
            parent,
            call.account(),
            file -> fill(file, source, call));
    newFiles.count(copy, call);
    return answer(copy, call, fields);
  }

  private void fill(DriveFile copy, DriveFile source, DriveCall call) {
    String clientId = call.viewer().clientId();
    copy.openFor(clientId);
    copy.description(source.description());
    copy.properties().putAll(source.properties());
    copy.appProperties(clientId).putAll(source.appProperties(clientId));
    source.target().ifPresent(copy::target);
    copy.exports().putAll(source.exports());
    FileMetadata.write(call, copy, world.now());
    source
        .head()
        .ifPresent(
            head ->
                world.addRevision(
                    copy,
                    head.content(),
                    head.originalFilename(),
                    call.account(),
                    call.flag("keepRevisionForever")));
  }

  /** Doc: for good, past the trash. The answer is empty. */
  FakeReply delete(DriveCall call) {
    DriveFile file = lookup.target(call);
    DriveAccess.require(world.access().deletes(call.account(), file));
    world.delete(file);
    return FakeReply.of(204);
  }

  FakeReply generateIds(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.IDS);
    int count = call.number("count", 10, 1, 1000);
    String space = call.query("space").orElse("drive");
    if (!space.equals("drive")) {
      throw DriveRefusal.notModelled("the space " + space);
    }
    String type = call.query("type").orElse("files");
    if (!List.of("files", "shortcuts").contains(type)) {
      throw DriveRefusal.invalid("type");
    }
    ObjectNode answer = DriveJson.object().put("kind", "drive#generatedIds").put("space", space);
    ArrayNode ids = answer.putArray("ids");
    world.generateIds(call.account(), count).forEach(ids::add);
    return DriveReplies.json(fields.apply(answer));
  }

  /** Doc: of My Drive, or of one shared drive. */
  FakeReply emptyTrash(DriveCall call) {
    DriveAccount account = call.account();
    String driveId = call.query("driveId").orElse(null);
    for (DriveFile file : world.files()) {
      boolean here =
          driveId == null
              ? file.owner().filter(owner -> owner == account).isPresent()
              : file.drive().filter(drive -> drive.id().equals(driveId)).isPresent();
      if (here && file.isExplicitlyTrashed() && world.file(file.id()).isPresent()) {
        DriveAccess.require(world.access().deletes(account, file));
        world.delete(file);
      }
    }
    return FakeReply.of(204);
  }

  FakeReply answer(DriveFile file, DriveCall call, FieldTree fields) {
    return DriveReplies.json(json.of(file, call.viewer(), fields));
  }
}

package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.FakeReply;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shared drives themselves (doc: resource {@code drives}). Called inside {@link DriveWorld#locked}.
 */
final class SharedDriveEndpoints {

  private final DriveWorld world;
  private final Map<String, SharedDrive> byRequest = new HashMap<>();

  SharedDriveEndpoints(DriveWorld world) {
    this.world = world;
  }

  /** Doc: ten to a page unless asked for up to a hundred. */
  FakeReply list(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.DRIVE_LIST);
    if (call.query("q").isPresent() || call.flag("useDomainAdminAccess")) {
      throw DriveRefusal.notModelled("searching for shared drives as an administrator");
    }
    ObjectNode answer =
        PagedList.answer(
            call,
            "drive#driveList",
            "drives",
            world.drivesOf(call.account()),
            call.number("pageSize", 10, 1, 100),
            drive -> json(drive, call.account()));
    return DriveReplies.json(fields.apply(answer));
  }

  FakeReply get(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.DRIVE);
    return DriveReplies.json(
        fields.apply(json(require(call.id(), call.account()), call.account())));
  }

  /** Doc: the same request id again makes no second drive, and is refused with 409. */
  FakeReply create(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.DRIVE);
    String requestId =
        call.query("requestId")
            .orElseThrow(
                () ->
                    DriveRefusal.parameter(
                        DriveReason.REQUIRED, "Required parameter: requestId", "requestId"));
    String name = call.requiredText("name");
    String key = call.account().email() + " " + requestId;
    Optional<SharedDrive> known = Optional.ofNullable(byRequest.get(key));
    if (known.isPresent()) {
      throw new DriveRefusal(
          DriveReason.FILE_ID_IN_USE, "A shared drive was created with this request ID.");
    }
    SharedDrive drive = world.addDrive(name, call.account());
    byRequest.put(key, drive);
    return DriveReplies.json(fields.apply(json(drive, call.account())));
  }

  /** A drive that the account is a member of; others do not exist for it (doc). */
  SharedDrive require(String id, DriveAccount account) {
    return world
        .drive(id)
        .filter(drive -> world.access().lists(account, drive.root()))
        .orElseThrow(
            () ->
                DriveRefusal.parameter(
                    DriveReason.NOT_FOUND, "Shared drive not found: " + id, "driveId"));
  }

  ObjectNode json(SharedDrive drive, DriveAccount account) {
    DriveAccess access = world.access();
    boolean edits = access.edits(account, drive.root());
    boolean manages =
        access.role(account, drive.root()).filter(r -> r == DriveRole.ORGANIZER).isPresent();
    ObjectNode json =
        DriveJson.object()
            .put("kind", "drive#drive")
            .put("id", drive.id())
            .put("name", drive.name())
            .put("createdTime", DriveJson.date(drive.createdTime()))
            .put("hidden", false);
    json.putObject("capabilities")
        .put("canAddChildren", edits)
        .put("canEdit", edits)
        .put("canListChildren", true)
        .put("canDownload", true)
        .put("canManageMembers", manages)
        .put("canRenameDrive", manages)
        .put("canDeleteDrive", manages);
    return json;
  }
}

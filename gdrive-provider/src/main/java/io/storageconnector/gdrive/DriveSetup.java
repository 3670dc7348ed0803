package io.storageconnector.gdrive;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.storageconnector.ErrorKind;
import io.storageconnector.SetupProblem;
import io.storageconnector.StorageException;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.ItemPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an account has to work with: its own Drive, the shared drives, storage and rights. */
final class DriveSetup {

  private static final int PAGE = 100;

  private final DriveChannel channel;
  private final DriveRoot root;

  DriveSetup(DriveChannel channel, DriveRoot root) {
    this.channel = channel;
    this.root = root;
  }

  /**
   * How much storage an account has.
   *
   * @param limit in bytes, or -1 if there is none
   * @param usage in bytes
   */
  private record Quota(long limit, long usage) {}

  /** Reads a page, the account's own root first; all there is without the right to list drives. */
  ItemPage roots(Call call, @Nullable String marker) {
    List<Item> roots = new ArrayList<>();
    if (marker == null) {
      roots.add(root.item(call));
    }
    DriveRequest request =
        DriveRequest.get(channel.api("drives"), null)
            .param("pageSize", Integer.toString(PAGE))
            .param("pageToken", marker)
            .fields("nextPageToken,drives(id,name,createdTime)");
    DriveItems.PageEnd end;
    try {
      end =
          channel.read(
              call, request, body -> DriveItems.page(body, "drives", entry -> add(roots, entry)));
    } catch (StorageException e) {
      if (marker == null && e.kind() == ErrorKind.SCOPE_MISSING) {
        // The scopes do for the account's own Drive, and shared drives are not for them.
        return ItemPage.of(roots, null);
      }
      if (marker == null || e.httpStatus().orElse(0) != 400) {
        throw e;
      }
      throw DriveErrors.invalid(
          call, ErrorKind.CURSOR_EXPIRED, null, "Drive no longer knows the place; list again");
    }
    return ItemPage.of(roots, end.next());
  }

  List<SetupProblem> check(Call call, ItemRef folder) {
    try {
      return problems(call, folder);
    } catch (StorageException e) {
      if (e.kind() == ErrorKind.SCOPE_MISSING) {
        return List.of(SetupProblem.SCOPE_MISSING);
      }
      throw e;
    }
  }

  private List<SetupProblem> problems(Call call, ItemRef folder) {
    DriveRequest request =
        DriveRequest.get(channel.api("files/" + DriveBackend.checked(call, folder).id()), folder)
            .onAllDrives()
            .fields("id,mimeType,trashed,driveId,capabilities(canAddChildren)");
    List<SetupProblem> problems = new ArrayList<>(1);
    // What Drive says is about the account, which may do more than the application asked for.
    boolean isWritable = channel.settings().mayWrite();
    boolean isPersonal = true;
    try {
      DriveEntry entry = channel.read(call, request, DriveItems::entry);
      if (!entry.isFolder() || entry.isTrashed()) {
        return List.of(SetupProblem.FOLDER_NOT_SHARED);
      }
      isWritable &= entry.canAddChildren();
      isPersonal = entry.place().equals(DrivePlace.PERSONAL);
    } catch (StorageException e) {
      boolean isHidden = DriveRoot.isHidden(e);
      if (!isHidden && e.kind() != ErrorKind.ACCESS_DENIED) {
        throw e;
      }
      if (!isHidden || !folder.equals(DriveItems.ROOT)) {
        return List.of(SetupProblem.FOLDER_NOT_SHARED);
      }
      // The scopes do not show the root, and let it be written to all the same.
    }
    if (!isWritable) {
      problems.add(SetupProblem.FOLDER_NOT_WRITABLE);
    }
    // What lies in a shared drive belongs to the drive; everything else to who creates it.
    if (isPersonal) {
      addStorage(call, problems);
    }
    return problems;
  }

  private void addStorage(Call call, List<SetupProblem> problems) {
    Quota quota = quota(call);
    if (quota.limit() == 0) {
      problems.add(SetupProblem.NO_STORAGE_QUOTA);
    } else if (quota.limit() > 0 && quota.usage() >= quota.limit()) {
      problems.add(SetupProblem.STORAGE_FULL);
    }
  }

  private static void add(List<Item> roots, DriveEntry drive) {
    String id = drive.id();
    String name = drive.name();
    if (id != null && DriveItems.isId(id)) {
      ItemRef ref = ItemRef.folder(DriveCapabilities.PROVIDER, id);
      roots.add(
          FolderItem.builder(ref, name == null ? "" : name).createdAt(drive.createdAt()).build());
    }
  }

  private Quota quota(Call call) {
    DriveRequest request =
        DriveRequest.get(channel.api("about"), null).fields("storageQuota(limit,usage)");
    return channel.read(call, request, body -> DriveItems.read(body, DriveSetup::about));
  }

  private static Quota about(JsonReader reader) throws IOException {
    Quota quota = new Quota(-1, 0);
    reader.beginObject();
    while (reader.hasNext()) {
      boolean isQuota = reader.nextName().equals("storageQuota");
      if (isQuota && reader.peek() == JsonToken.BEGIN_OBJECT) {
        quota = quota(reader);
      } else {
        reader.skipValue();
      }
    }
    reader.endObject();
    return quota;
  }

  /** An account without a limit has none here. */
  private static Quota quota(JsonReader reader) throws IOException {
    long limit = -1;
    long usage = 0;
    reader.beginObject();
    while (reader.hasNext()) {
      switch (reader.nextName()) {
        case "limit" -> limit = reader.nextLong();
        case "usage" -> usage = reader.nextLong();
        default -> reader.skipValue();
      }
    }
    reader.endObject();
    return new Quota(limit, usage);
  }
}

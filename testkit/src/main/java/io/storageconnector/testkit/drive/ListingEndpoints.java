package io.storageconnector.testkit.drive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.http.FakeReply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Searches and listings, page by page. Called inside {@link DriveWorld#locked}.
 *
 * <p>Doc: trashed files are found too; pages may be short or empty with more to come.
 */
final class ListingEndpoints {

  private final DriveWorld world;
  private final FileLookup lookup;
  private final FileJson json;
  private final SharedDriveEndpoints drives;
  private final PageTokens tokens = new PageTokens();

  ListingEndpoints(
      DriveWorld world, FileLookup lookup, FileJson json, SharedDriveEndpoints drives) {
    this.world = world;
    this.lookup = lookup;
    this.json = json;
    this.drives = drives;
  }

  FakeReply list(DriveCall call) {
    FieldTree fields = call.fields(Shapes.Shape.FILE_LIST);
    if (call.query("spaces").filter(spaces -> !spaces.equals("drive")).isPresent()) {
      throw DriveRefusal.notModelled("spaces other than drive");
    }
    SearchQuery query = call.query("q").map(SearchQuery::parse).orElse(SearchQuery.EVERYTHING);
    int asked = call.number("pageSize", 100, 1, 1000);
    int size = Math.min(asked, world.settings().maximumPageSize());
    Predicate<DriveFile> corpus = corpus(call);
    Predicate<DriveFile> found = found(call, query, corpus);
    String key = PageTokens.key(call);
    Optional<String> token = call.query("pageToken");
    PageTokens.Place place =
        token.isPresent()
            ? tokens.resume(token.get(), key, world.now())
            : tokens.begin(
                key, order(call, query, found), world.now(), world.settings().pageTokenLifetime());
    return page(call, fields, place, pageSize(size, place), found);
  }

  private int pageSize(int size, PageTokens.Place place) {
    if (world.settings().emptyPages() && place.page() % 3 == 1) {
      return 0;
    }
    return world.settings().shortPages() ? Math.max(1, size / 2) : size;
  }

  private FakeReply page(
      DriveCall call,
      FieldTree fields,
      PageTokens.Place place,
      int size,
      Predicate<DriveFile> found) {
    List<String> ids = place.listing().ids();
    ObjectNode answer = DriveJson.object().put("kind", "drive#fileList");
    ArrayNode files = DriveJson.array();
    FieldTree inside = fields.inside("files");
    int offset = place.offset();
    while (offset < ids.size() && files.size() < size) {
      world
          .file(ids.get(offset++))
          .filter(found)
          .ifPresent(file -> files.add(json.of(file, call.viewer(), inside)));
    }
    tokens.next(place, offset).ifPresent(next -> answer.put("nextPageToken", next));
    boolean incomplete =
        world.settings().incompleteSearch()
            && call.query("corpora").filter("allDrives"::equals).isPresent();
    answer.put("incompleteSearch", incomplete).set("files", files);
    // the files are masked already
    return DriveReplies.json(fields.apply(answer));
  }

  private Predicate<DriveFile> found(
      DriveCall call, SearchQuery query, Predicate<DriveFile> corpus) {
    SearchView view = new SearchView(world, call.viewer());
    return file ->
        !file.isRoot() && corpus.test(file) && call.viewer().sees(file) && query.finds(file, view);
  }

  private List<String> order(DriveCall call, SearchQuery query, Predicate<DriveFile> found) {
    List<DriveFile> files = new ArrayList<>();
    for (DriveFile file : candidates(call, query)) {
      if (found.test(file)) {
        files.add(file);
      }
    }
    Optional<String> orderBy = call.query("orderBy");
    if (orderBy.isEmpty()) {
      Collections.reverse(files);
    } else if (call.query("q").filter(q -> q.contains("fullText")).isPresent()) {
      throw DriveRefusal.invalid("orderBy"); // doc
    } else {
      files.sort(FileOrder.parse(orderBy.get(), call.account()));
    }
    return files.stream().map(DriveFile::id).toList();
  }

  /** A search in a folder that the caller cannot see is refused (reported), not empty. */
  private Collection<DriveFile> candidates(DriveCall call, SearchQuery query) {
    Optional<String> parent = query.parent();
    if (parent.isEmpty()) {
      return world.files();
    }
    DriveFile root = call.account().root();
    if (parent.get().equals("root") || parent.get().equals(root.id())) {
      return root.children();
    }
    try {
      return lookup.find(parent.get(), call).children();
    } catch (DriveRefusal refusal) {
      if (refusal.reason() == DriveReason.NOT_FOUND) {
        throw DriveRefusal.notFound("");
      }
      throw refusal;
    }
  }

  /** Which files are searched: rules of {@code corpora} (doc: files.list). */
  private Predicate<DriveFile> corpus(DriveCall call) {
    boolean allDrives = call.flag("includeItemsFromAllDrives");
    if (allDrives && !call.flag("supportsAllDrives")) {
      throw DriveRefusal.invalid("includeItemsFromAllDrives");
    }
    String corpora = call.query("corpora").orElse("user");
    Optional<String> driveId = call.query("driveId");
    if (driveId.isPresent() != corpora.equals("drive")) {
      throw DriveRefusal.invalid("driveId");
    }
    DriveAccount account = call.account();
    Predicate<DriveFile> mine = file -> world.access().lists(account, file);
    return switch (corpora) {
      case "user" -> mine.and(file -> allDrives || file.drive().isEmpty());
      case "domain" ->
          file ->
              world.access().role(account, file).isPresent()
                  && (allDrives || file.drive().isEmpty());
      case "allDrives" -> {
        requireAllDrives(allDrives);
        yield mine;
      }
      case "drive" -> {
        requireAllDrives(allDrives);
        SharedDrive drive = drives.require(driveId.orElse(""), account);
        yield file -> file.drive().filter(in -> in == drive).isPresent();
      }
      default -> throw DriveRefusal.invalid("corpora");
    };
  }

  private static void requireAllDrives(boolean included) {
    if (!included) {
      throw DriveRefusal.invalid("includeItemsFromAllDrives");
    }
  }
}

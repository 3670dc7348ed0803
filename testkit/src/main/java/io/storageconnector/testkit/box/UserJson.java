package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Users as Box writes them: the standard form, or the mini form and what {@code fields} asks for
 * (doc).
 *
 * <p>Guarded by the lock of {@link BoxWorld}.
 */
final class UserJson {

  private static final Set<String> MINI = Set.of("type", "id", "name", "login");
  private static final List<String> STANDARD =
      List.of(
          "created_at",
          "modified_at",
          "language",
          "timezone",
          "space_amount",
          "space_used",
          "max_upload_size",
          "status",
          "job_title",
          "phone",
          "address",
          "avatar_url");

  private final BoxWorld world;

  UserJson(BoxWorld world) {
    this.world = world;
  }

  /** The name is one Box documents and this fake models. */
  static boolean knowsField(String field) {
    return MINI.contains(field) || STANDARD.contains(field) || field.equals("enterprise");
  }

  ObjectNode user(BoxAccount account, Optional<List<String>> fields) {
    ObjectNode json = BoxJson.user(account);
    fields.orElse(STANDARD).forEach(field -> add(json, account, field));
    return json;
  }

  private void add(ObjectNode json, BoxAccount account, String field) {
    switch (field) {
      case "created_at", "modified_at" -> json.put(field, BoxJson.date(account.root().createdAt()));
      case "language" -> json.put(field, "en");
      case "timezone" -> json.put(field, "America/Los_Angeles");
      case "space_amount" -> json.put(field, 10_737_418_240L);
      case "space_used" -> json.put(field, world.size(account.root()));
      case "max_upload_size" -> json.put(field, 5_368_709_120L);
      case "status" -> json.put(field, "active");
      case "job_title", "phone", "address", "avatar_url" -> json.put(field, "");
      case "enterprise" ->
          json.putObject(field)
              .put("type", "enterprise")
              .put("id", account.enterpriseId())
              .put("name", "Fake enterprise " + account.enterpriseId());
      default -> {
        // part of the mini form, or ignored by a lenient fake
      }
    }
  }
}

package io.storageconnector.testkit.box;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storageconnector.testkit.oauth.TokenHolder;
import io.storageconnector.testkit.oauth.TokenLimits;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a token's rights after Box's token exchange: scopes, and one file or folder (doc:
 * downscope a token).
 *
 * <p>Called inside {@link BoxWorld#locked}.
 */
final class Downscoping {

  static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  /** The address of an item, by the name of Box's own host wherever the request came in. */
  private static final Pattern RESOURCE =
      Pattern.compile("https://api\\.box\\.com/2\\.0/(file|folder)s/(\\d+)");

  private final BoxWorld world;

  Downscoping(BoxWorld world) {
    this.world = world;
  }

  /** The account behind a token, seen through the limits of that token. */
  Optional<BoxViewer> viewer(TokenHolder token) {
    return world.account(token.subject()).map(account -> viewer(account, token));
  }

  /** An item that was purged meanwhile leaves a token that opens nothing. */
  private BoxViewer viewer(BoxAccount account, TokenHolder token) {
    String resource = token.limits().resource();
    if (resource.isEmpty()) {
      return new BoxViewer(account, token, null);
    }
    BoxViewer whole = new BoxViewer(account, token, null);
    return find(resource, whole)
        .map(item -> new BoxViewer(account, token, item))
        .orElseThrow(BoxRefusal::forbidden);
  }

  /**
   * Narrows what a token may do. A token that is restricted already can only lose more (assumed).
   */
  TokenLimits limits(TokenHolder token, String scope, @Nullable String resource) {
    Set<String> scopes =
        Arrays.stream(scope.split(" ")).filter(word -> !word.isEmpty()).collect(Collectors.toSet());
    TokenLimits old = token.limits();
    boolean wider = !old.scopes().isEmpty() && !old.scopes().containsAll(scopes);
    if (scopes.isEmpty() || !BoxScopes.areKnown(scopes) || wider) {
      // assumed: the wording of RFC 6749
      throw new TokenRefusal("invalid_scope", "The requested scope is invalid");
    }
    if (resource == null) {
      return new TokenLimits(scopes, old.resource());
    }
    BoxViewer viewer = viewer(token).orElseThrow();
    // reported: box-node-sdk#168, also for an item that the account cannot see
    BoxItem item = find(resource, viewer).orElseThrow(Downscoping::badResource);
    if (!viewer.reaches(item)) {
      throw badResource();
    }
    return new TokenLimits(scopes, resource);
  }

  private static TokenRefusal badResource() {
    return new TokenRefusal("invalid_resource", "The target resource is invalid.");
  }

  private Optional<BoxItem> find(String resource, BoxViewer viewer) {
    Matcher matcher = RESOURCE.matcher(resource);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String id = matcher.group(2);
    if (matcher.group(1).equals("folder") && id.equals(BoxFolder.ROOT_ID)) {
      return Optional.of(viewer.account().root());
    }
    return world
        .findWherever(id, viewer.account())
        .filter(item -> item.type().equals(matcher.group(1)));
  }

  /** One entry for each scope (doc: each combination of object and scope). */
  ArrayNode restrictedTo(TokenHolder token) {
    ArrayNode entries = BoxJson.array();
    for (String scope : new TreeSet<>(token.limits().scopes())) {
      ObjectNode entry = entries.addObject().put("scope", scope);
      viewer(token)
          .flatMap(viewer -> find(token.limits().resource(), viewer))
          .ifPresent(item -> entry.set("object", object(item)));
    }
    return entries;
  }

  private static ObjectNode object(BoxItem item) {
    return BoxJson.object()
        .put("type", item.type())
        .put("id", item.id())
        .put("sequence_id", item.etag())
        .put("etag", item.etag())
        .put("name", item.name());
  }
}

package io.storageconnector.testkit.drive;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Listings in progress, and the tokens that continue them.
 *
 * <p>Doc: a token is good for several hours, and only together with the same parameters. A listing
 * keeps the order its first page found; what was deleted meanwhile is missing and what is new is
 * not in it (assumed; doc promises nothing). The last 500 listings can be continued. Guarded by the
 * lock of {@link DriveWorld}.
 */
final class PageTokens {

  private static final int KEPT = 500;

  /**
   * A listing that is being paged through.
   *
   * @param key who asked with which parameters
   * @param ids the files in order
   * @param until when its tokens end
   */
  record Listing(String key, List<String> ids, Instant until) {}

  /**
   * Where a page begins.
   *
   * @param token of the listing
   * @param listing what is paged through
   * @param offset the first place of the page
   * @param page the number of the page, from zero
   */
  record Place(String token, Listing listing, int offset, int page) {}

  private final Map<String, Listing> listings = new LinkedHashMap<>();
  private long serial;

  Place begin(String key, List<String> ids, Instant now, Duration lifetime) {
    String token = "L" + Long.toString(++serial, 36);
    Listing listing = new Listing(key, ids, now.plus(lifetime));
    listings.put(token, listing);
    if (listings.size() > KEPT) {
      listings.remove(listings.keySet().iterator().next());
    }
    return new Place(token, listing, 0, 0);
  }

  /** Finds where a token leads; refuses one that is foreign, too old or for other parameters. */
  Place resume(String pageToken, String key, Instant now) {
    String[] parts = decode(pageToken).split(" ", -1);
    Listing listing = parts.length == 3 ? listings.get(parts[0]) : null;
    if (listing == null || !listing.key().equals(key) || !now.isBefore(listing.until())) {
      throw DriveRefusal.invalid("pageToken");
    }
    try {
      return new Place(parts[0], listing, Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    } catch (NumberFormatException e) {
      throw DriveRefusal.invalid("pageToken");
    }
  }

  /** The token of the next page, or empty after the last. */
  Optional<String> next(Place place, int offset) {
    if (offset >= place.listing().ids().size()) {
      return Optional.empty();
    }
    String plain = place.token() + " " + offset + " " + (place.page() + 1);
    return Optional.of(
        "~!!~"
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
  }

  private static String decode(String pageToken) {
    if (!pageToken.startsWith("~!!~")) {
      return "";
    }
    try {
      return new String(
          Base64.getUrlDecoder().decode(pageToken.substring(4)), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Names who asked with which parameters, whatever their order; the token is none of them. */
  static String key(DriveCall call) {
    Map<String, List<String>> parameters = new TreeMap<>(call.head().query());
    List.of("pageToken", "quotaUser", "prettyPrint").forEach(parameters::remove);
    List<String> words = new ArrayList<>();
    words.add(call.operation().name());
    words.add(call.head().path());
    words.add(call.account().email());
    words.add(call.viewer().clientId());
    parameters.forEach((name, values) -> words.add(name + "=" + values));
    return String.join("\n", words);
  }
}

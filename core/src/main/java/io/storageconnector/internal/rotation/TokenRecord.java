package io.storageconnector.internal.rotation;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.spi.AccessToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known about one connection's grant; sealed, it is what a token store keeps.
 *
 * <p>{@code (generation, sequence)} only grows. While {@code attempt} is present, the refresh token
 * may have been spent.
 *
 * @param connection whose grant
 * @param origin where the grant comes from
 * @param generation counts the authorizations
 * @param sequence counts the rotations within one authorization, from 1
 * @param state where the grant stands
 * @param disabled whether the application switched the connection off; the grant is kept alive
 * @param pair the stored tokens; absent in a scrubbed tombstone only
 * @param alternates other successors that may be the living one; of a tombstone: further tokens to
 *     revoke
 * @param attempt who refreshes, if anybody
 * @param revokePending whether the tombstone's tokens still have to be revoked
 * @param reason why the provider refuses the grant, while it does
 * @param trail the last events
 */
record TokenRecord(
    ConnectionId connection,
    Origin origin,
    long generation,
    long sequence,
    RecordState state,
    boolean disabled,
    @Nullable TokenPair pair,
    List<Alternate> alternates,
    @Nullable Attempt attempt,
    boolean revokePending,
    @Nullable ReauthorizationReason reason,
    List<TrailEntry> trail) {

  static final int MAX_ALTERNATES = 3;
  static final int MAX_TRAIL = 8;

  TokenRecord {
    requireNonNull(connection, "connection");
    requireNonNull(origin, "origin");
    requireNonNull(state, "state");
    // Refused, a token that stood in both places would be presented again and again.
    @Nullable Secret own = pair == null ? null : pair.refreshToken();
    alternates =
        last(
            alternates.stream().filter(other -> !other.refreshToken().equals(own)).toList(),
            MAX_ALTERNATES);
    trail = last(trail, MAX_TRAIL);
    if (generation < 1 || sequence < 1) {
      throw new IllegalArgumentException("a record has a generation and a sequence");
    }
    if (pair == null && state != RecordState.DELETED) {
      throw new IllegalArgumentException("only a tombstone has no tokens");
    }
    if (pair != null && (pair.refreshToken() == null) != (origin.serviceAccount() != null)) {
      throw new IllegalArgumentException("a consented grant has a refresh token, and no other has");
    }
  }

  private static <T> List<T> last(List<T> all, int limit) {
    return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
  }

  /** {@return the record of a new authorization, which keeps nothing of an older one} */
  static TokenRecord connected(
      ConnectionId connection,
      Origin origin,
      long generation,
      TokenPair pair,
      List<TrailEntry> trail) {
    return new TokenRecord(
        connection,
        origin,
        generation,
        1,
        RecordState.ACTIVE,
        false,
        pair,
        List.of(),
        null,
        false,
        null,
        trail);
  }

  String provider() {
    return origin.provider();
  }

  /** {@return whether tokens are minted for a service account, and nothing is spent by that} */
  boolean isMinted() {
    return origin.serviceAccount() != null;
  }

  /** {@return the stored tokens of a record that is no tombstone} */
  TokenPair tokens() {
    return requireNonNull(pair, "pair");
  }

  AccessToken accessToken() {
    return AccessToken.of(tokens().accessToken(), tokens().expiresAt(), generation, sequence);
  }

  boolean isDeleted() {
    return state == RecordState.DELETED;
  }

  /** {@return whether only an authorization, or a pair that comes late, brings the grant back} */
  boolean isOver() {
    return isDeleted() || state == RecordState.REAUTH_REQUIRED;
  }

  /** {@return when an event happened last, as far as the trail goes back} */
  @Nullable Instant last(TrailEntry.Event event) {
    Instant at = null;
    for (TrailEntry entry : trail) {
      at = entry.event() == event ? entry.at() : at;
    }
    return at;
  }

  /** {@return whether this record is of a later authorization, or of a later rotation of one} */
  boolean isNewerThan(TokenRecord other) {
    return generation > other.generation
        || (generation == other.generation && sequence > other.sequence);
  }

  /** {@return whether both are of the same authorization and rotation} */
  boolean isSameVersion(TokenRecord other) {
    return generation == other.generation && sequence == other.sequence;
  }

  /** {@return every refresh token in the record} */
  List<Secret> refreshTokens() {
    return Stream.concat(
            Stream.ofNullable(pair).mapMulti(TokenRecord::refreshToken),
            alternates.stream().map(Alternate::refreshToken))
        .toList();
  }

  private static void refreshToken(TokenPair from, Consumer<Secret> into) {
    Secret token = from.refreshToken();
    if (token != null) {
      into.accept(token);
    }
  }

  /** {@return what to revoke when the connection ends} */
  List<Secret> revocable() {
    return isMinted()
        ? Stream.ofNullable(pair).map(TokenPair::accessToken).toList()
        : refreshTokens();
  }

  TokenRecord withAttempt(Attempt value) {
    return copy(state, alternates, value, reason, trail);
  }

  TokenRecord withoutAttempt() {
    return copy(state, alternates, null, reason, trail);
  }

  TokenRecord noted(TrailEntry entry) {
    return copy(state, alternates, attempt, reason, with(trail, entry));
  }

  /** {@return the next rotation; it settles all doubts about the former one} */
  TokenRecord rotated(TokenPair next, TrailEntry entry) {
    return new TokenRecord(
        connection,
        origin,
        generation,
        sequence + 1,
        RecordState.ACTIVE,
        disabled,
        next,
        List.of(),
        null,
        false,
        null,
        with(trail, entry));
  }

  /** {@return the record with a further candidate, which re-opens a case that was closed} */
  TokenRecord withAlternate(Alternate candidate, TrailEntry entry) {
    return copy(RecordState.ACTIVE, with(alternates, candidate), attempt, null, with(trail, entry));
  }

  /** {@return the record with these candidates beside its own token} */
  TokenRecord withAlternates(List<Alternate> candidates) {
    return copy(state, candidates, attempt, reason, trail);
  }

  TokenRecord withoutAlternate(Secret refused, TrailEntry entry) {
    return copy(
        state,
        alternates.stream().filter(a -> !a.refreshToken().equals(refused)).toList(),
        attempt,
        reason,
        with(trail, entry));
  }

  TokenRecord suspected(ReauthorizationReason why, TrailEntry entry) {
    return copy(RecordState.SUSPECT, alternates, null, why, with(trail, entry));
  }

  TokenRecord refused(ReauthorizationReason why, TrailEntry entry) {
    return copy(RecordState.REAUTH_REQUIRED, alternates, null, why, with(trail, entry));
  }

  /** {@return the record switched off or on; what is under way goes on} */
  TokenRecord switched(boolean off) {
    return new TokenRecord(
        connection,
        origin,
        generation,
        sequence,
        state,
        off,
        pair,
        alternates,
        attempt,
        revokePending,
        reason,
        trail);
  }

  /** {@return the tombstone of this record, which keeps the tokens until they are revoked} */
  TokenRecord tombstone(TrailEntry entry) {
    return deleted(pair, alternates, true, entry);
  }

  /** {@return the tombstone with one more token to revoke} */
  TokenRecord tombstoneWith(Alternate late, TrailEntry entry) {
    return deleted(pair, with(alternates, late), true, entry);
  }

  /** {@return the tombstone without any token} */
  TokenRecord scrubbed(TrailEntry entry) {
    return deleted(null, List.of(), false, entry);
  }

  private TokenRecord deleted(
      @Nullable TokenPair tokens, List<Alternate> others, boolean pending, TrailEntry entry) {
    return new TokenRecord(
        connection,
        origin,
        generation,
        sequence,
        RecordState.DELETED,
        false,
        tokens,
        others,
        null,
        pending,
        reason,
        with(trail, entry));
  }

  private TokenRecord copy(
      RecordState newState,
      List<Alternate> newAlternates,
      @Nullable Attempt newAttempt,
      @Nullable ReauthorizationReason newReason,
      List<TrailEntry> newTrail) {
    return new TokenRecord(
        connection,
        origin,
        generation,
        sequence,
        newState,
        disabled,
        pair,
        newAlternates,
        newAttempt,
        revokePending,
        newReason,
        newTrail);
  }

  private static <T> List<T> with(List<T> all, T one) {
    List<T> more = new ArrayList<>(all);
    more.add(one);
    return more;
  }

  /** {@return connection, version and state} */
  @Override
  public String toString() {
    return "TokenRecord["
        + connection
        + ", "
        + provider()
        + ", "
        + generation
        + "."
        + sequence
        + ", "
        + state
        + (attempt == null ? "" : ", attempt " + attempt.id())
        + "]";
  }
}

package io.storageconnector.testkit.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Channels that watch a file or a change log, and the messages they would send.
 *
 * <p>Messages are recorded, not delivered; the last 10,000 are kept. Doc: push notifications.
 * Guarded by the lock of {@link DriveWorld}.
 */
final class DriveChannels {

  private static final int KEPT = 10_000;
  private static final Duration BY_DEFAULT = Duration.ofHours(1);

  /**
   * One channel.
   *
   * @param id its name, chosen by the client
   * @param resourceId what it watches
   * @param watched the file's id, or the name of the change log
   * @param ofLog whether it watches a change log
   * @param address where messages go
   * @param token what messages carry, possibly empty
   * @param account who made it
   * @param expiresAt when it ends by itself
   */
  record Channel(
      String id,
      String resourceId,
      String watched,
      boolean ofLog,
      String address,
      String token,
      String account,
      Instant expiresAt) {}

  private final DriveWorld world;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final ArrayDeque<DriveNotification> sent = new ArrayDeque<>();

  DriveChannels(DriveWorld world) {
    this.world = world;
  }

  /**
   * The end of a channel: what was asked for, up to a limit, or an hour (doc).
   *
   * @param asked milliseconds since the epoch, or null
   * @param limit one day for files, seven for change logs (doc)
   */
  Instant expiry(@Nullable Long asked, Duration limit) {
    Instant now = world.now();
    if (asked == null) {
      return now.plus(BY_DEFAULT);
    }
    Instant wanted = Instant.ofEpochMilli(asked);
    if (!wanted.isAfter(now)) {
      throw DriveRefusal.invalidField("expiration");
    }
    Instant latest = now.plus(limit);
    return wanted.isAfter(latest) ? latest : wanted;
  }

  /** Opens a channel and sends its sync message. */
  void open(Channel channel) {
    channels.values().removeIf(this::isExpired);
    if (channels.putIfAbsent(channel.id(), channel) != null) {
      throw DriveRefusal.of(DriveReason.CHANNEL_ID_NOT_UNIQUE);
    }
    numbers.put(channel.id(), 0L);
    send(channel, "sync");
  }

  /** Ends a channel; both ids have to fit (doc). */
  void stop(String id, String resourceId, DriveAccount account) {
    Channel channel = channels.get(id);
    if (channel == null
        || isExpired(channel)
        || !channel.resourceId().equals(resourceId)
        || !channel.account().equals(account.email())) {
      throw new DriveRefusal(DriveReason.NOT_FOUND, "Channel '" + id + "' not found for project");
    }
    channels.remove(id);
  }

  void changed(DriveFile file, Set<String> logs) {
    String state = file.isTrashed() ? "trash" : "update";
    tell(file.id(), logs, state);
  }

  void removed(DriveFile file, Set<String> logs) {
    tell(file.id(), logs, "remove");
  }

  private void tell(String fileId, Set<String> logs, String state) {
    for (Channel channel : channels.values()) {
      if (isExpired(channel)) {
        continue;
      }
      if (channel.ofLog() && logs.contains(channel.watched())) {
        send(channel, "change");
      } else if (!channel.ofLog() && channel.watched().equals(fileId)) {
        send(channel, state);
      }
    }
  }

  private boolean isExpired(Channel channel) {
    return !world.now().isBefore(channel.expiresAt());
  }

  private void send(Channel channel, String state) {
    long number = numbers.merge(channel.id(), 1L, Long::sum);
    sent.addLast(
        new DriveNotification(
            channel.id(), channel.address(), channel.token(), channel.resourceId(), state, number));
    if (sent.size() > KEPT) {
      sent.removeFirst();
    }
  }

  List<DriveNotification> sent() {
    return List.copyOf(sent);
  }
}

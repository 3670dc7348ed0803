package io.storageconnector.testkit.drive;

import java.util.Objects;

/**
 * One message that Drive would post to the receiver of a channel (doc: push notifications). It is a
 * hint that something changed, and says nothing about what.
 *
 * @param channelId the channel, as its client named it
 * @param address where the message goes
 * @param channelToken what the client wanted to be told, possibly empty
 * @param resourceId what is watched, the same for all channels on it
 * @param resourceState {@code sync} for the first message, then {@code change}, {@code update},
 *     {@code trash}, {@code untrash} or {@code remove}
 * @param messageNumber one for the sync message, then growing
 */
public record DriveNotification(
    String channelId,
    String address,
    String channelToken,
    String resourceId,
    String resourceState,
    long messageNumber) {

  /**
   * Checks the components.
   *
   * @param channelId the channel, as its client named it
   * @param address where the message goes
   * @param channelToken what the client wanted to be told, possibly empty
   * @param resourceId what is watched, the same for all channels on it
   * @param resourceState {@code sync} for the first message, then {@code change}, {@code update},
   *     {@code trash}, {@code untrash} or {@code remove}
   * @param messageNumber one for the sync message, then growing
   */
  public DriveNotification {
    Objects.requireNonNull(channelId, "channelId");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(channelToken, "channelToken");
    Objects.requireNonNull(resourceId, "resourceId");
    Objects.requireNonNull(resourceState, "resourceState");
  }

  /** Returns state and number; the token may be a secret. */
  @Override
  public String toString() {
    return resourceState + " #" + messageNumber;
  }
}

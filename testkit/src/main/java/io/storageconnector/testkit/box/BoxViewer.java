package io.storageconnector.testkit.box;

import io.storageconnector.testkit.oauth.TokenHolder;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request: an account, as far as the token it came with reaches. Immutable; the items
 * it names are guarded by the lock of {@link BoxWorld}.
 */
final class BoxViewer {

  private final BoxAccount account;
  private final TokenHolder token;
  private final @Nullable BoxItem within;

  /**
   * Makes a viewer.
   *
   * @param within the only item the token opens, with all below it; null for everything
   */
  BoxViewer(BoxAccount account, TokenHolder token, @Nullable BoxItem within) {
    this.account = account;
    this.token = token;
    this.within = within;
  }

  BoxAccount account() {
    return account;
  }

  TokenHolder token() {
    return token;
  }

  /** Says whether the token opens an item; whether the account may see it is another question. */
  boolean reaches(BoxItem item) {
    BoxItem only = within;
    return only == null
        || item == only
        || (only instanceof BoxFolder folder && item.ancestors().contains(folder));
  }

  /** Refuses an item the account may see and the token does not open. */
  void requireReach(BoxItem item) {
    if (!reaches(item)) {
      throw BoxRefusal.forbidden(); // assumed: one of the two documented codes of a violating call
    }
  }
}

package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.internal.rotation.ConnectionRegister;
import io.storageconnector.internal.rotation.Upkeep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator and a scheduler do with connections, as opposed to what a customer's work does:
 * list them, switch them off and on, keep idle ones alive, seal them under a new key. From {@link
 * StorageConnectors#administration()}. Thread-safe.
 */
public final class ConnectionAdministration {

  private static final int MAX_LIMIT = 1000;

  private final ConnectionRegister register;
  private final Upkeep upkeep;

  ConnectionAdministration(ConnectionRegister register, Upkeep upkeep) {
    this.register = requireNonNull(register, "register");
    this.upkeep = requireNonNull(upkeep, "upkeep");
  }

  /**
   * {@return the first connections, in the store's order}
   *
   * @param limit at most how many, from 1 to 1000
   * @throws StorageException {@link ErrorKind#UNAVAILABLE} if the store can't be read
   */
  public ConnectionPage list(int limit) {
    return page(null, limit);
  }

  /**
   * {@return the connections that follow on a page} A connection that is there all the time is on
   * exactly one page.
   *
   * @param after {@link ConnectionPage#next()} of the page before
   * @param limit at most how many, from 1 to 1000
   * @throws StorageException {@link ErrorKind#UNAVAILABLE} if the store can't be read
   */
  public ConnectionPage list(ConnectionId after, int limit) {
    return page(requireNonNull(after, "after"), limit);
  }

  private ConnectionPage page(@Nullable ConnectionId after, int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit is not from 1 to 1000: " + limit);
    }
    return register.list(after, limit);
  }

  /**
   * Switches a connection off: its calls are refused with {@link ErrorKind#CONNECTION_DISABLED}, in
   * this process at once, in others within the life of an access token (Box: an hour), and for
   * whoever opens it from now on. Its grant is kept alive, so {@link #enable} needs nobody's
   * consent. A second call does nothing.
   *
   * @param connection which one
   * @return the connection as it is now
   * @throws StorageException {@link ErrorKind#NOT_CONNECTED} if there is none; {@link
   *     ErrorKind#UNAVAILABLE} if the store does not answer
   */
  public Connection disable(ConnectionId connection) {
    return register.switched(requireNonNull(connection, "connection"), true);
  }

  /**
   * Switches a connection on again. A second call does nothing.
   *
   * @param connection which one
   * @return the connection as it is now
   * @throws StorageException {@link ErrorKind#NOT_CONNECTED} if there is none; {@link
   *     ErrorKind#UNAVAILABLE} if the store does not answer
   */
  public Connection enable(ConnectionId connection) {
    return register.switched(requireNonNull(connection, "connection"), false);
  }

  /**
   * Looks after connections that are due, the oldest first: refreshes grants that nobody used for
   * about half of what the provider allows (Box: from day 24 on, of 60), finishes refreshes that a
   * dead process left, confirms or heals refusals, and revokes what a disconnection could not.
   *
   * <p>For the application's scheduler, every minute or so, on every process: what several do at
   * once is done once. One connection after the other, on the calling thread. What fails is
   * reported and due again later; a store that can't be read ends the run.
   *
   * @param atMost after this time no further connection is begun
   * @return what was done
   * @throws StorageException {@link ErrorKind#UNAVAILABLE} if the store can't be read; {@link
   *     ErrorKind#CANCELLED} if the thread was interrupted
   */
  public KeepAliveReport keepAlive(Duration atMost) {
    return upkeep.keepAlive(requireNonNull(atMost, "atMost"));
  }

  /**
   * Writes every record anew under the cipher's present key, on the calling thread. For the change
   * of a key: give all processes a keyset with old and new key, make the new one primary, call this
   * until {@link ResealReport#left()} is zero, and take the old key out once backups that need it
   * are gone. Records that a refresh is writing anyway are left to it. Safe on several processes at
   * once, and to call again.
   *
   * @return what was done
   * @throws StorageException {@link ErrorKind#UNAVAILABLE} if the store does not answer; {@link
   *     ErrorKind#CANCELLED} if the thread was interrupted
   */
  public ResealReport reseal() {
    return upkeep.reseal();
  }
}

package io.storageconnector.internal.chain;

import io.storageconnector.Operation;
import io.storageconnector.TransferConfig;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.internal.rotation.TokenSource;
import io.storageconnector.internal.time.Sleeper;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.StorageBackend;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The layers of one connector, put together in their fixed order. Hands out the primitives that
 * pass them. Immutable and thread-safe.
 */
public final class CallChain {

  private final Layer top;
  private final StorageBackend backend;
  private final ConnectionId connection;
  private final CallPolicy policy;

  private CallChain(Layer top, StorageBackend backend, ConnectionId connection, CallPolicy policy) {
    this.top = top;
    this.backend = backend;
    this.connection = connection;
    this.policy = policy;
  }

  /**
   * Puts the layers together.
   *
   * @param root the folder to confine every call to, or null for everything the account can reach
   */
  public static CallChain create(
      ConnectionId connection,
      StorageBackend backend,
      TokenSource tokens,
      CallPolicy policy,
      @Nullable ItemRef root) {
    Observation observation = new Observation(connection, policy.observer());
    Layer layer = new AuthenticateLayer(tokens);
    layer = new RetryLayer(layer, backend, connection, policy, observation);
    layer = new LimitLayer(layer, policy.limit());
    if (root != null) {
      layer = new ConfineLayer(layer, backend, root, policy.timeouts(), policy.clock());
    }
    layer = new ObserveLayer(layer, observation, policy.clock());
    return new CallChain(layer, backend, connection, policy);
  }

  /** Returns when a call of the application that begins now has to be over. */
  public Deadline deadlineFor(Operation operation) {
    return Deadline.after(OperationRule.of(operation).timeout(policy.timeouts()), policy.clock());
  }

  /** Returns what waits between two looks at the provider. */
  public Sleeper sleeper() {
    return policy.sleeper();
  }

  /** Returns how large content travels. */
  public TransferConfig transfers() {
    return policy.transfers();
  }

  /** Returns the only source of time. */
  public Clock clock() {
    return policy.clock();
  }

  /** Returns the primitives that change nothing, under a deadline. */
  public Reads reads(Deadline deadline) {
    return new Reads(top, backend, policy.timeouts(), deadline);
  }

  /** Returns the primitives that change something, under a deadline. */
  public Writes writes(Deadline deadline) {
    return new Writes(top, backend, policy.timeouts(), deadline);
  }

  /** Seals the handle of an upload, so that it opens for this connection alone. */
  public byte[] sealHandle(byte[] plain) {
    return policy.handles().seal(connection, plain);
  }

  /** Opens what {@link #sealHandle} returned, and throws if it was another connection's. */
  public byte[] openHandle(byte[] sealed) {
    return policy.handles().open(connection, sealed);
  }
}

package io.storageconnector;

import static java.util.Objects.requireNonNull;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ConnectionReason;
import io.storageconnector.auth.ConnectionState;
import io.storageconnector.auth.NextAction;
import io.storageconnector.auth.ServiceAccount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a connection without asking the provider. A picture of the moment, without
 * any secret. Immutable and thread-safe.
 */
public final class Connection {

  private final ConnectionId id;
  private final String provider;
  private final ConnectionState state;
  private final @Nullable ConnectionReason reason;
  private final @Nullable ServiceAccount serviceAccount;
  private final @Nullable String account;
  private final @Nullable Instant refreshedAt;
  private final List<ConnectionEvent> history;

  private Connection(Builder builder) {
    this.id = builder.id;
    this.provider = builder.provider;
    this.state = builder.state;
    this.reason = builder.reason;
    this.serviceAccount = builder.serviceAccount;
    this.account = builder.account;
    this.refreshedAt = builder.refreshedAt;
    this.history = List.copyOf(builder.history);
  }

  /**
   * {@return a builder}
   *
   * @param id the application's name for the connection
   * @param provider the provider's id
   * @param state where it stands
   */
  public static Builder builder(ConnectionId id, String provider, ConnectionState state) {
    return new Builder(id, provider, state);
  }

  /** {@return the application's name for the connection} */
  public ConnectionId id() {
    return id;
  }

  /** {@return the provider's id} */
  public String provider() {
    return provider;
  }

  /** {@return where the connection stands} */
  public ConnectionState state() {
    return state;
  }

  /** {@return why it is in that state; empty if it is plainly active} */
  public Optional<ConnectionReason> reason() {
    return Optional.ofNullable(reason);
  }

  /** {@return what somebody has to do about it} */
  public NextAction nextAction() {
    return reason == null ? NextAction.NONE : reason.nextAction();
  }

  /** {@return as whom the application logs in; empty if a human consented} */
  public Optional<ServiceAccount> serviceAccount() {
    return Optional.ofNullable(serviceAccount);
  }

  /**
   * {@return the stable id, at the provider, of the account whose owner consented; empty for a
   * service account, and if the provider did not tell}
   */
  public Optional<String> account() {
    return Optional.ofNullable(account);
  }

  /** {@return when the stored tokens were received; empty if there are none any more} */
  public Optional<Instant> refreshedAt() {
    return Optional.ofNullable(refreshedAt);
  }

  /** {@return the last events, at most eight, the oldest first} For whoever has to find out. */
  public List<ConnectionEvent> history() {
    return history;
  }

  /** {@return id, provider, state and reason} */
  @Override
  public String toString() {
    return "Connection["
        + id
        + ", "
        + provider
        + ", "
        + state
        + (reason == null ? "" : ", " + reason)
        + "]";
  }

  /** Builds a {@link Connection}. Not thread-safe. */
  public static final class Builder {

    private final ConnectionId id;
    private final String provider;
    private final ConnectionState state;
    private @Nullable ConnectionReason reason;
    private @Nullable ServiceAccount serviceAccount;
    private @Nullable String account;
    private @Nullable Instant refreshedAt;
    private List<ConnectionEvent> history = List.of();

    private Builder(ConnectionId id, String provider, ConnectionState state) {
      this.id = requireNonNull(id, "id");
      this.provider = requireNonNull(provider, "provider");
      this.state = requireNonNull(state, "state");
    }

    /**
     * Sets why it is in its state; default nothing.
     *
     * @param value the reason, or null
     * @return this builder
     */
    public Builder reason(@Nullable ConnectionReason value) {
      this.reason = value;
      return this;
    }

    /**
     * Sets as whom the application logs in; default nobody.
     *
     * @param value the service account, or null
     * @return this builder
     */
    public Builder serviceAccount(@Nullable ServiceAccount value) {
      this.serviceAccount = value;
      return this;
    }

    /**
     * Sets whose owner consented; default unknown.
     *
     * @param value the account's stable id, or null
     * @return this builder
     */
    public Builder account(@Nullable String value) {
      this.account = value;
      return this;
    }

    /**
     * Sets when the stored tokens were received; default never.
     *
     * @param value when, or null
     * @return this builder
     */
    public Builder refreshedAt(@Nullable Instant value) {
      this.refreshedAt = value;
      return this;
    }

    /**
     * Sets the last events; default none.
     *
     * @param value the events, the oldest first
     * @return this builder
     */
    public Builder history(List<ConnectionEvent> value) {
      this.history = List.copyOf(value);
      return this;
    }

    /** {@return the connection} */
    public Connection build() {
      return new Connection(this);
    }
  }
}

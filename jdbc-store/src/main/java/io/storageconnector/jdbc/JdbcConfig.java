package io.storageconnector.jdbc;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where the tables are and how long a call may take. The same one is given to {@link
 * JdbcTokenStore} and {@link JdbcSchema}. Immutable and thread-safe.
 *
 * <pre>{@code
 * JdbcConfig config = JdbcConfig.builder(dataSource).schema("integrations").build();
 * JdbcSchema.of(config).migrate();
 * TokenStore store = JdbcTokenStore.create(config);
 * }</pre>
 */
public final class JdbcConfig {

  /** How long a call may take unless told otherwise: 5 seconds. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  private final DataSource dataSource;
  private final @Nullable String schema;
  private final Duration timeout;
  private final @Nullable JdbcDialect dialect;

  private JdbcConfig(Builder builder) {
    this.dataSource = builder.dataSource;
    this.schema = builder.schema;
    this.timeout = builder.timeout;
    this.dialect = builder.dialect;
  }

  /**
   * {@return a configuration with all defaults}
   *
   * @param dataSource hands out connections to the primary database; see {@link JdbcTokenStore}
   */
  public static JdbcConfig of(DataSource dataSource) {
    return builder(dataSource).build();
  }

  /**
   * {@return a builder}
   *
   * @param dataSource hands out connections to the primary database; see {@link JdbcTokenStore}
   */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  /** {@return a builder that starts from this configuration} */
  public Builder toBuilder() {
    Builder builder = new Builder(dataSource);
    builder.schema = schema;
    builder.timeout = timeout;
    builder.dialect = dialect;
    return builder;
  }

  /** {@return the source of connections} */
  public DataSource dataSource() {
    return dataSource;
  }

  /** {@return the schema with the tables; empty for the connection's own} */
  public Optional<String> schema() {
    return Optional.ofNullable(schema);
  }

  /** {@return how long a call may take} */
  public Duration timeout() {
    return timeout;
  }

  /** {@return the dialect; empty if the database is asked} */
  public Optional<JdbcDialect> dialect() {
    return Optional.ofNullable(dialect);
  }

  /** Builds a {@link JdbcConfig}. Not thread-safe. */
  public static final class Builder {

    private final DataSource dataSource;
    private @Nullable String schema;
    private Duration timeout = DEFAULT_TIMEOUT;
    private @Nullable JdbcDialect dialect;

    private Builder(DataSource dataSource) {
      this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    /**
     * Sets the schema (on MySQL and MariaDB: the database) that holds the tables. It has to exist.
     * Default: the one the connection is in. To be set where the data source serves an application
     * with another default schema, or where two installations share a database.
     *
     * @param schema letters, digits and underscores, at most 63; written into the statements
     *     without quotes, so that the database folds its case as in the application's own SQL
     * @return this builder
     */
    public Builder schema(String schema) {
      this.schema = requireNonNull(schema, "schema");
      return this;
    }

    /**
     * Sets how long a call may take, from asking the data source for a connection to the answer.
     * Then it ends with a {@code TokenStoreException}. Default: {@link #DEFAULT_TIMEOUT}. Longer
     * keeps callers waiting for a database that does not answer; shorter gives up during a
     * failover.
     *
     * @param timeout 1 second to 5 minutes
     * @return this builder
     */
    public Builder timeout(Duration timeout) {
      this.timeout = requireNonNull(timeout, "timeout");
      return this;
    }

    /**
     * Sets the dialect. Default: found out from the first connection. To be set where a driver or
     * proxy reports another product's name.
     *
     * @param dialect the dialect
     * @return this builder
     */
    public Builder dialect(JdbcDialect dialect) {
      this.dialect = requireNonNull(dialect, "dialect");
      return this;
    }

    /**
     * {@return the configuration}
     *
     * @throws IllegalArgumentException if the schema is no plain name or the timeout out of range;
     *     names all that is wrong
     */
    public JdbcConfig build() {
      StringBuilder problems = new StringBuilder();
      if (schema != null && !PLAIN_NAME.matcher(schema).matches()) {
        problems.append("; the schema is no plain name of letters, digits and underscores");
      }
      if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
        problems.append("; the timeout is not within 1 second and 5 minutes: ").append(timeout);
      }
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(problems.substring(2));
      }
      return new JdbcConfig(this);
    }
  }
}

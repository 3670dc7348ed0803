package io.storageconnector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.DueToken;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds on each database. */
@Timeout(60)
abstract class JdbcStoreCases {

  static final ConnectionId ACME = ConnectionId.of("acme");
  static final Instant DUE = Instant.parse("2026-11-23T10:00:00.123Z");

  private final Random random = new Random(7);
  private TestDatabase database;

  abstract TestDatabase newDatabase() throws Exception;

  @BeforeEach
  void migrate() throws Exception {
    database = newDatabase();
    JdbcSchema.of(database.dataSource()).migrate();
  }

  @AfterEach
  void close() {
    database.close();
  }

  TestDatabase database() {
    return database;
  }

  TokenStore store() {
    return JdbcTokenStore.create(database.dataSource());
  }

  Revision revision() {
    return new Revision(String.format("%016x%016x", random.nextLong(), random.nextLong()));
  }

  StoredToken token(byte[] sealed) {
    return StoredToken.of(revision(), DUE, sealed);
  }

  @Test
  void compareAndSet_insertReplaceDelete_areConditional() {
    TokenStore store = store();
    StoredToken first = token(new byte[] {1});
    StoredToken second = token(new byte[StoredToken.MAX_SEALED_BYTES]);
    assertThat(store.load(ACME)).isEmpty();
    assertThat(store.compareAndSet(ACME, revision(), first)).isFalse();
    assertThat(store.compareAndSet(ACME, Revision.ABSENT, first)).isTrue();
    assertThat(store.compareAndSet(ACME, Revision.ABSENT, second)).isFalse();
    assertThat(store.load(ACME)).contains(first);
    assertThat(store.compareAndSet(ACME, first.revision(), second)).isTrue();
    assertThat(store.compareAndSet(ACME, first.revision(), token(new byte[0]))).isFalse();
    assertThat(store.load(ACME)).contains(second);
    assertThat(store.due(DUE, 10)).containsExactly(new DueToken(ACME, DUE));
    assertThat(store.connections(null, 10)).containsExactly(ACME);
    assertThat(store.connections(ACME, 10)).isEmpty();
    assertThat(store.compareAndDelete(ACME, first.revision())).isFalse();
    assertThat(store.compareAndDelete(ACME, second.revision())).isTrue();
    assertThat(store.load(ACME)).isEmpty();
  }

  @Test
  void ids_differingInCaseOrTrailingBlanks_areDifferent() {
    TokenStore store = store();
    List<ConnectionId> ids =
        List.of(
            ConnectionId.of("A"),
            ConnectionId.of("a"),
            ConnectionId.of("a "),
            ConnectionId.of("a  "),
            ConnectionId.of("a".repeat(200)));
    for (ConnectionId id : ids) {
      StoredToken token = token(id.value().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(store.compareAndSet(id, Revision.ABSENT, token)).as("%s", id).isTrue();
      assertThat(store.load(id)).contains(token);
    }
    assertThat(store.connections(null, 10)).containsExactlyElementsOf(ids);
    assertThat(store.connections(ids.get(1), 2)).containsExactly(ids.get(2), ids.get(3));
  }
}

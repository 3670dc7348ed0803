package io.storageconnector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** H2 in a file, as in the quick start. */
@Timeout(60)
class H2FileTest {

  private static final ConnectionId ACME = ConnectionId.of("acme");

  @TempDir Path folder;

  private TestDatabase open(String settings) {
    return TestDatabase.at(JdbcDialect.H2, "jdbc:h2:file:" + folder.resolve("grants") + settings);
  }

  @Test
  void secondRun_findsWhatTheFirstWrote() {
    StoredToken record = JdbcStoreCases.token((byte) 1);
    for (int run = 1; run <= 2; run++) {
      try (TestDatabase database = open("")) {
        JdbcSchema.of(database.dataSource()).migrate();
        TokenStore store = JdbcTokenStore.create(database.dataSource());
        assertThat(store.load(ACME).isPresent()).isEqualTo(run == 2);
        assertThat(store.compareAndSet(ACME, Revision.ABSENT, record)).isEqualTo(run == 1);
      }
    }
  }

  @Test
  void write_fileReadOnly_saysSo() {
    StoredToken record = JdbcStoreCases.token((byte) 1);
    try (TestDatabase database = open("")) {
      JdbcSchema.of(database.dataSource()).migrate();
      JdbcTokenStore.create(database.dataSource()).compareAndSet(ACME, Revision.ABSENT, record);
    }
    try (TestDatabase database = open(";ACCESS_MODE_DATA=r")) {
      TokenStore store = JdbcTokenStore.create(database.dataSource());
      assertThat(store.load(ACME)).contains(record);
      assertThatThrownBy(() -> store.compareAndSet(ACME, record.revision(), JdbcStoreCases.token()))
          .isInstanceOf(TokenStoreException.class)
          .hasMessageContaining("read-only");
    }
  }

  /** Only an administrator can have a write flushed; others are told, and nothing is pretended. */
  @Test
  void write_userIsNoAdministrator_isNotCalledDurable() throws SQLException {
    try (TestDatabase database = open("")) {
      JdbcSchema.of(database.dataSource()).migrate();
      database.execute("CREATE USER plain PASSWORD 'x'");
      database.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA PUBLIC TO plain");
      try (TestDatabase plain = open(";USER=plain;PASSWORD=x")) {
        TokenStore store = JdbcTokenStore.create(plain.dataSource());
        assertThatThrownBy(() -> store.compareAndSet(ACME, Revision.ABSENT, JdbcStoreCases.token()))
            .isInstanceOf(TokenStoreException.class)
            .hasMessageContaining("lacks a right");
      }
    }
  }
}

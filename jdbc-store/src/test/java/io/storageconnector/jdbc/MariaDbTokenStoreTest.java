package io.storageconnector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storageconnector.auth.Revision;
import io.storageconnector.auth.StoredToken;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.auth.TokenStoreException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The store on a MariaDB server. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "no binaries")
class MariaDbTokenStoreTest extends JdbcStoreCases {

  private String user = "";

  @Override
  TestDatabase newDatabase() throws SQLException {
    return MariaDbServer.shared().newDatabase();
  }

  @Override
  TestDatabase asPlainUser() throws SQLException {
    user = "'plain_" + TestDatabase.freshName() + "'@'127.0.0.1'";
    database().execute("CREATE USER " + user);
    database().execute("GRANT SELECT, INSERT, UPDATE, DELETE ON * TO " + user);
    return TestDatabase.at(
        JdbcDialect.MYSQL,
        database().url().replaceFirst("user=root", "user=" + user.split("'", -1)[1]));
  }

  @Override
  void revokeEverything() throws SQLException {
    database().execute("REVOKE SELECT, INSERT, UPDATE, DELETE ON * FROM " + user);
    database().execute("GRANT SELECT ON other TO " + user);
  }

  @Override
  void dropSchema(String name) throws SQLException {
    database().execute("DROP SCHEMA " + name);
  }

  @Test
  void write_serverReadOnly_saysConnectToThePrimary() throws SQLException {
    StoredToken record = token((byte) 1);
    assertThat(store().compareAndSet(ACME, Revision.ABSENT, record)).isTrue();
    try (TestDatabase plain = asPlainUser()) {
      TokenStore store = JdbcTokenStore.create(plain.dataSource());
      database().execute("SET GLOBAL read_only = 1");
      try {
        assertThat(store.load(ACME)).contains(record);
        assertThatThrownBy(() -> store.compareAndSet(ACME, record.revision(), token()))
            .isInstanceOf(TokenStoreException.class)
            .hasMessageContaining("the database is read-only: connect to the primary");
      } finally {
        database().execute("SET GLOBAL read_only = 0");
      }
      assertThat(store.compareAndSet(ACME, record.revision(), token())).isTrue();
    }
  }
}

package io.storageconnector.jdbc;

import java.sql.SQLException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The store on a MariaDB server. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "no binaries")
class MariaDbTokenStoreTest extends JdbcStoreCases {

  @Override
  TestDatabase newDatabase() throws SQLException {
    return MariaDbServer.shared().newDatabase();
  }
}

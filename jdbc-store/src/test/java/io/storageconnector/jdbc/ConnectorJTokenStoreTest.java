package io.storageconnector.jdbc;

import java.sql.SQLException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The store over MySQL's driver; the server is MariaDB. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "no binaries")
class ConnectorJTokenStoreTest extends MariaDbTokenStoreTest {

  @Override
  TestDatabase newDatabase() throws SQLException {
    return MariaDbServer.shared().newDatabaseOverConnectorJ();
  }
}

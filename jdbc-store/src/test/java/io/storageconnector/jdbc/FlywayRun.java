package io.storageconnector.jdbc;

import org.flywaydb.core.Flyway;

/** Runs the shipped scripts as the guide tells users of Flyway to. */
final class FlywayRun {

  private FlywayRun() {}

  static void migrate(TestDatabase database) {
    Flyway.configure()
        .dataSource(database.dataSource())
        .locations("classpath:io/storageconnector/jdbc/migration/" + database.dialect().folder())
        .table("storage_connector_flyway")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }
}

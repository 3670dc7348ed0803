-- Storage Connector, schema version 1: the token store, for MySQL and MariaDB. Safe to run again.

CREATE TABLE IF NOT EXISTS storage_connector_schema_version (
  version         INTEGER NOT NULL PRIMARY KEY,
  compatible_from INTEGER NOT NULL
) ENGINE = InnoDB;

-- Ids are compared byte by byte; due_at counts milliseconds since 1970; sealed has at most 65536 bytes,
-- one more than a BLOB holds.
CREATE TABLE IF NOT EXISTS storage_connector_token (
  id       VARBINARY(200) NOT NULL PRIMARY KEY,
  revision VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  due_at   BIGINT NOT NULL,
  sealed   MEDIUMBLOB NOT NULL,
  INDEX storage_connector_token_due (due_at, id)
) ENGINE = InnoDB;

-- compatible_from: the oldest version a library may have been made for and still work with this one.
INSERT IGNORE INTO storage_connector_schema_version (version, compatible_from) VALUES (1, 1);

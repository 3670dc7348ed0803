-- Storage Connector, schema version 1: the token store. Safe to run again.

CREATE TABLE IF NOT EXISTS storage_connector_schema_version (
  version         INTEGER NOT NULL PRIMARY KEY,
  compatible_from INTEGER NOT NULL
);

-- Ids are compared byte by byte; due_at counts milliseconds since 1970; sealed has at most 65536 bytes.
-- The unique constraint is there for its index.
CREATE TABLE IF NOT EXISTS storage_connector_token (
  id       VARBINARY(200) NOT NULL PRIMARY KEY,
  revision VARCHAR(32) NOT NULL,
  due_at   BIGINT NOT NULL,
  sealed   VARBINARY(65536) NOT NULL,
  UNIQUE (due_at, id)
);

-- compatible_from: the oldest version a library may have been made for and still work with this one.
MERGE INTO storage_connector_schema_version (version, compatible_from) KEY (version) VALUES (1, 1);

-- Storage Connector, schema version 1: the token store. Safe to run again.

CREATE TABLE IF NOT EXISTS storage_connector_schema_version (
  version         INTEGER NOT NULL PRIMARY KEY,
  compatible_from INTEGER NOT NULL
);

-- Ids are compared byte by byte; due_at counts milliseconds since 1970; sealed has at most 65536 bytes.
CREATE TABLE IF NOT EXISTS storage_connector_token (
  id       VARCHAR(200) COLLATE "C" NOT NULL PRIMARY KEY,
  revision VARCHAR(32)  COLLATE "C" NOT NULL,
  due_at   BIGINT NOT NULL,
  sealed   BYTEA NOT NULL
);

CREATE INDEX IF NOT EXISTS storage_connector_token_due ON storage_connector_token (due_at, id);

-- compatible_from: the oldest version a library may have been made for and still work with this one.
INSERT INTO storage_connector_schema_version (version, compatible_from) VALUES (1, 1)
  ON CONFLICT DO NOTHING;

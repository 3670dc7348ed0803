/**
 * The token store on PostgreSQL, MySQL, MariaDB and H2, over plain JDBC and the application's own
 * {@code DataSource}. API; start with {@link io.storageconnector.jdbc.JdbcTokenStore}, and with
 * {@link io.storageconnector.jdbc.JdbcSchema} for the tables.
 */
@NullMarked
package io.storageconnector.jdbc;

import org.jspecify.annotations.NullMarked;

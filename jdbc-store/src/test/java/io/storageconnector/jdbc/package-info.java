/** Tests of the JDBC store on H2, PostgreSQL and MariaDB. */
@NullMarked
package io.storageconnector.jdbc;

import org.jspecify.annotations.NullMarked;

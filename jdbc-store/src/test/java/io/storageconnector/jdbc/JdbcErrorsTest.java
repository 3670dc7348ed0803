package io.storageconnector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each error of the databases is taken for. */
class JdbcErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "42P01, 0, the schema is missing",
    "3F000, 0, the schema is missing",
    "42S02, 1146, the schema is missing",
    "42S02, 42102, the schema is missing",
    "42S04, 42104, the schema is missing",
    "90079, 90079, the schema is missing",
    "42703, 0, other columns",
    "42S22, 1054, other columns",
    "25006, 0, read-only",
    "HY000, 1290, read-only",
    "HY000, 1836, read-only",
    "90097, 90097, read-only",
    "42501, 0, lacks a right",
    "42000, 1142, lacks a right",
    "90096, 90096, lacks a right",
    "90040, 90040, lacks a right",
    "57014, 0, too slow",
    "55P03, 0, too slow",
    "HY000, 1205, too slow",
    "70100, 1969, too slow",
    "HYT00, 50200, too slow",
    "28P01, 0, refused the login",
    "28000, 1045, refused the login",
    "53300, 0, out of connections",
    "53100, 0, out of connections",
    "08006, 0, can't be reached",
    "57P01, 0, can't be reached",
    "90098, 90098, can't be reached",
    "22001, 0, reported an error",
    "42000, 1064, reported an error",
  })
  void explain_knownError_saysWhatItMeans(String state, int code, String meaning) {
    assertThat(JdbcErrors.explain(new SQLException("row FAKESECRET", state, code)))
        .contains(meaning)
        .contains("SQLState " + state)
        .contains("vendor code " + code)
        .doesNotContain("FAKESECRET");
  }

  @Test
  void explain_noState_isTakenByItsClass() {
    assertThat(JdbcErrors.explain(new SQLTimeoutException())).contains("too slow");
    assertThat(JdbcErrors.explain(new SQLTransientConnectionException("FAKESECRET")))
        .contains("can't be reached")
        .doesNotContain("FAKESECRET");
  }

  @Test
  void explain_wrappedByAPool_looksInside() {
    SQLException driver =
        new SQLException("FAKESECRET", "08001", new ConnectException("FAKESECRET"));
    assertThat(JdbcErrors.explain(new SQLTransientConnectionException("FAKESECRET", driver)))
        .contains("SQLState 08001")
        .contains("SQLTransientConnectionException < SQLException < ConnectException")
        .doesNotContain("FAKESECRET");
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, 40001, 0, true",
    "POSTGRESQL, 40P01, 0, true",
    "POSTGRESQL, 40003, 0, false",
    "POSTGRESQL, 55P03, 0, false",
    "POSTGRESQL, 57014, 0, false",
    "POSTGRESQL, 08006, 0, false",
    "MYSQL, 40001, 1213, true",
    "MYSQL, 40001, 1205, false",
    "MYSQL, HY000, 1205, false",
    "MYSQL, 70100, 1969, false",
    "H2, 40001, 40001, true",
    "H2, HYT00, 50200, false",
    "H2, 90131, 90131, false",
  })
  void isRolledBack_knownError_isTrueOnlyWhenCertain(
      JdbcDialect dialect, String state, int code, boolean expected) {
    assertThat(JdbcErrors.isRolledBack(dialect, new SQLException("", state, code)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, 23505, 0, true",
    "POSTGRESQL, 23514, 0, false",
    "MYSQL, 23000, 1062, true",
    "MYSQL, 23000, 1048, false",
    "H2, 23505, 23505, true",
    "H2, 23513, 23513, false",
  })
  void isDuplicateKey_knownError_isThatAlone(
      JdbcDialect dialect, String state, int code, boolean expected) {
    assertThat(JdbcErrors.isDuplicateKey(dialect, new SQLException("", state, code)))
        .isEqualTo(expected);
  }
}

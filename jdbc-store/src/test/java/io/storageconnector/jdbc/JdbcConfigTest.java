package io.storageconnector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be configured. */
class JdbcConfigTest {

  private final DataSource source =
      Interposed.of(
          () -> {
            throw new SQLException("not asked");
          });

  @Test
  void of_dataSource_hasTheDefaults() {
    JdbcConfig config = JdbcConfig.of(source);
    assertThat(config.dataSource()).isSameAs(source);
    assertThat(config.schema()).isEmpty();
    assertThat(config.dialect()).isEmpty();
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void toBuilder_changed_keepsTheRest() {
    JdbcConfig config =
        JdbcConfig.builder(source).schema("a_1").dialect(JdbcDialect.MYSQL).build().toBuilder()
            .timeout(Duration.ofSeconds(2))
            .build();
    assertThat(config.schema()).contains("a_1");
    assertThat(config.dialect()).contains(JdbcDialect.MYSQL);
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(2));
  }

  /** A schema is written into statements, so nothing but a name may be in it. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a;DROP TABLE x", "a.b", "\"a\"", "1a", "a'", "ä"})
  void build_schemaThatIsNoName_isRefused(String schema) {
    JdbcConfig.Builder builder = JdbcConfig.builder(source).schema(schema);
    assertThatThrownBy(builder::build).hasMessageContaining("no plain name");
  }

  @Test
  void build_severalProblems_namesAll() {
    JdbcConfig.Builder builder =
        JdbcConfig.builder(source).schema("a b").timeout(Duration.ofMillis(999));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no plain name")
        .hasMessageContaining("PT0.999S");
    assertThatThrownBy(() -> JdbcConfig.builder(source).timeout(Duration.ofMinutes(6)).build())
        .hasMessageContaining("PT6M");
  }
}

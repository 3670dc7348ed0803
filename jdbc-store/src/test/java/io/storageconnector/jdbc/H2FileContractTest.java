package io.storageconnector.jdbc;

import io.storageconnector.testkit.contract.TokenStoreContract;
import io.storageconnector.testkit.contract.TokenStoreHarness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

/** The contract of all stores on H2 in a file, which is not closed properly when it crashes. */
class H2FileContractTest extends TokenStoreContract {

  @TempDir static Path folder;

  @Override
  protected TokenStoreHarness harness() {
    try {
      return new JdbcHarness(at(TestDatabase.freshName()), H2FileContractTest::crash);
    } catch (SQLException e) {
      throw new AssertionError("no database", e);
    }
  }

  private static TestDatabase at(String name) {
    return TestDatabase.at(JdbcDialect.H2, "jdbc:h2:file:" + folder.resolve(name));
  }

  /**
   * What H2 has not written yet is lost, as when the process is killed. The file goes elsewhere
   * first, so that nobody who is still at work opens it again.
   */
  private static TestDatabase crash(TestDatabase database) {
    String name = TestDatabase.freshName();
    Path file = Path.of(database.url().replaceFirst("jdbc:h2:file:", "") + ".mv.db");
    try {
      Files.move(file, folder.resolve(name + ".mv.db"));
      database.execute("SHUTDOWN IMMEDIATELY");
    } catch (SQLException e) {
      if (e.getErrorCode() != 90121) {
        throw new AssertionError("could not crash", e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return at(name);
  }
}

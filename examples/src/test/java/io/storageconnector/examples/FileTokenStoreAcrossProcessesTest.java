package io.storageconnector.examples;

import io.storageconnector.auth.TokenStore;
import io.storageconnector.testkit.contract.TokenStoreContract;
import io.storageconnector.testkit.contract.TokenStoreHarness;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;

/** The contract on the token file, with stores in two other processes, which a crash kills. */
class FileTokenStoreAcrossProcessesTest extends TokenStoreContract {

  private static final List<StoreProcess> PROCESSES =
      List.of(new StoreProcess(), new StoreProcess());

  @AfterAll
  static void kill() {
    PROCESSES.forEach(StoreProcess::kill);
  }

  @Override
  protected TokenStoreHarness harness() {
    return new Across(new AtomicInteger());
  }

  /** Stores are opened in one process after the other, in turn. */
  private static final class Across extends FileHarness {

    Across(AtomicInteger turn) {
      super(file -> open(turn.getAndIncrement(), file));
    }

    private static TokenStore open(int turn, Path file) {
      return new RemoteTokenStore(PROCESSES.get(turn % PROCESSES.size()).port(), file);
    }

    @Override
    public Optional<Runnable> crash() {
      return Optional.of(FileTokenStoreAcrossProcessesTest::kill);
    }
  }
}

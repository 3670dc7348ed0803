package io.storageconnector.box;

import io.storageconnector.OpenOptions;
import io.storageconnector.Operation;
import io.storageconnector.StorageConnector;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.box.BoxSettings;
import io.storageconnector.testkit.contract.FaultKind;
import io.storageconnector.testkit.contract.FaultPort;
import io.storageconnector.testkit.contract.StorageConnectorContract;
import io.storageconnector.testkit.contract.StorageHarness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Every promise of the neutral API, kept over Box. */
class BoxContractTest extends StorageConnectorContract {

  private static final int PART_SIZE = 64 * 1024;
  private static final int DIRECT = 128 * 1024;

  @Override
  protected StorageHarness harness() {
    return new Harness(
        BoxStorage.start(
            BoxSettings.builder().partSize(PART_SIZE).minimumSessionSize(PART_SIZE).build(),
            DIRECT));
  }

  private record Harness(BoxStorage storage) implements StorageHarness {

    @Override
    public StorageConnector open(OpenOptions options) {
      return storage.open(options);
    }

    @Override
    public OptionalInt partSize() {
      return OptionalInt.of(PART_SIZE);
    }

    @Override
    public Optional<FaultPort> faults() {
      return Optional.of(new Faults(storage.fake));
    }

    @Override
    public void close() {
      storage.close();
    }
  }

  /** The contract's faults in the words of the fake. */
  private record Faults(FakeBox fake) implements FaultPort {

    @Override
    public void failNext(Operation operation, int times, FaultKind kind) {
      for (BoxOperation request : requestsOf(operation)) {
        var fault = fake.on(request).times(times);
        switch (kind) {
          case UNAUTHORIZED -> fault.status(401);
          case RATE_LIMITED -> fault.status(429, Duration.ZERO);
          case SERVER_ERROR -> fault.status(503);
          case LOST_RESPONSE -> fault.resetAfterEffect();
        }
      }
    }

    @Override
    public int attempts(Operation operation) {
      return requestsOf(operation).stream().mapToInt(fake::attempts).sum();
    }

    @Override
    public void clear() {
      fake.faults().clear();
    }

    private static List<BoxOperation> requestsOf(Operation operation) {
      return switch (operation) {
        case GET, ANCESTORS, LIST_ROOTS, CHECK ->
            List.of(BoxOperation.GET_FILE, BoxOperation.GET_FOLDER);
        case LIST -> List.of(BoxOperation.LIST_FOLDER);
        case FIND_BY_NAME -> List.of(BoxOperation.PREFLIGHT_FILE);
        case CREATE_FOLDER -> List.of(BoxOperation.CREATE_FOLDER);
        case NEW_ITEM_ID, EXPORT -> List.of();
        case PREFLIGHT -> List.of(BoxOperation.PREFLIGHT_VERSION);
        case UPLOAD -> List.of(BoxOperation.UPLOAD_FILE, BoxOperation.UPLOAD_VERSION);
        case OPEN_SESSION ->
            List.of(BoxOperation.CREATE_SESSION, BoxOperation.CREATE_VERSION_SESSION);
        case UPLOAD_PART -> List.of(BoxOperation.UPLOAD_PART);
        case LIST_PARTS -> List.of(BoxOperation.LIST_PARTS);
        case COMMIT -> List.of(BoxOperation.COMMIT_SESSION);
        case ABORT -> List.of(BoxOperation.ABORT_SESSION);
        case DOWNLOAD -> List.of(BoxOperation.DOWNLOAD_FILE);
        case MOVE, RENAME -> List.of(BoxOperation.UPDATE_FILE, BoxOperation.UPDATE_FOLDER);
        case COPY -> List.of(BoxOperation.COPY_FILE);
        case TRASH -> List.of(BoxOperation.DELETE_FILE, BoxOperation.DELETE_FOLDER);
        case RESTORE -> List.of(BoxOperation.RESTORE_FILE, BoxOperation.RESTORE_FOLDER);
        case DELETE_PERMANENTLY -> List.of(BoxOperation.PURGE_FILE, BoxOperation.PURGE_FOLDER);
        case AUTHORIZE -> List.of(BoxOperation.TOKEN_REFRESH);
      };
    }
  }
}

package io.storageconnector.gdrive;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.File;
import io.storageconnector.OpenOptions;
import io.storageconnector.Operation;
import io.storageconnector.StorageConnector;
import io.storageconnector.item.ItemKind;
import io.storageconnector.item.ItemRef;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.contract.FaultKind;
import io.storageconnector.testkit.contract.FaultPort;
import io.storageconnector.testkit.contract.SeedPort;
import io.storageconnector.testkit.contract.StorageConnectorContract;
import io.storageconnector.testkit.contract.StorageHarness;
import io.storageconnector.testkit.drive.DriveOperation;
import io.storageconnector.testkit.drive.DriveSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Every promise of the neutral API, kept over Drive, whose search by name lags ten minutes. */
class DriveContractTest extends StorageConnectorContract {

  /** More than what goes in one request, by a few parts. */
  private static final int LARGEST =
      (int) DriveCapabilities.MAX_DIRECT_UPLOAD + 4 * GoogleDriveConfig.CHUNK_UNIT;

  @Override
  protected StorageHarness harness() {
    return new Harness(
        DriveStorage.start(
            DriveSettings.builder()
                .indexDelay(Duration.ofMinutes(10))
                .emptyPages()
                .shortPages()
                .build(),
            config -> config));
  }

  private record Harness(DriveStorage storage) implements StorageHarness {

    @Override
    public StorageConnector open(OpenOptions options) {
      return storage.open(options);
    }

    @Override
    public OptionalInt partSize() {
      return OptionalInt.of(GoogleDriveConfig.CHUNK_UNIT);
    }

    @Override
    public int largestFile() {
      return LARGEST;
    }

    @Override
    public Optional<SeedPort> seed() {
      return Optional.of(new Seeds(storage));
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

  /** The contract's seeds, by Google's own client and past it. */
  private record Seeds(DriveStorage storage) implements SeedPort {

    private interface Use<T> {
      T with(Drive drive) throws IOException;
    }

    private <T> T drive(Use<T> use) {
      try (StorageConnector connector = storage.open()) {
        return connector.unwrap(
            Drive.class,
            drive -> {
              try {
                return use.with(drive);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      }
    }

    @Override
    public ItemRef twin(ItemRef item) {
      return drive(
          drive -> {
            File original =
                drive.files().get(item.id()).setFields("name,parents,mimeType").execute();
            Drive.Files.Create create;
            if (item.kind() == ItemKind.FOLDER) {
              create = drive.files().create(original);
            } else {
              try (InputStream content = drive.files().get(item.id()).executeMediaAsInputStream()) {
                create =
                    drive
                        .files()
                        .create(
                            original,
                            new ByteArrayContent(original.getMimeType(), content.readAllBytes()));
              }
              create.getMediaHttpUploader().setDirectUploadEnabled(true);
            }
            String id = create.setFields("id").execute().getId();
            return new ItemRef(item.provider(), item.kind(), id);
          });
    }

    @Override
    public ItemRef nativeDocument(ItemRef folder, String name, Map<String, byte[]> exports) {
      String path = path(folder.id()) + "/" + name;
      String id = "";
      for (Map.Entry<String, byte[]> export : exports.entrySet()) {
        id =
            storage
                .fake
                .contents()
                .document(
                    FakeDrive.OWNER,
                    path,
                    "application/vnd.google-apps.document",
                    export.getKey(),
                    export.getValue());
      }
      return new ItemRef("gdrive", ItemKind.NATIVE_DOC, id);
    }

    private String path(String folderId) {
      return drive(
          drive -> {
            String path = "";
            String id = folderId;
            while (true) {
              File folder = drive.files().get(id).setFields("name,parents").execute();
              if (folder.getParents() == null) {
                return path.substring(1);
              }
              path = "/" + folder.getName() + path;
              id = folder.getParents().get(0);
            }
          });
    }

    @Override
    public ItemRef folderInOtherRoot() {
      String drive = storage.fake.contents().sharedDrive("Team", FakeDrive.OWNER);
      return DriveFixture.folder(
          storage.fake.contents().folder(drive, "contract-" + UUID.randomUUID()));
    }
  }

  /** The contract's faults in the words of the fake. */
  private record Faults(FakeDrive fake) implements FaultPort {

    @Override
    public void failNext(Operation operation, int times, FaultKind kind) {
      for (DriveOperation request : requestsOf(operation)) {
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

    private static List<DriveOperation> requestsOf(Operation operation) {
      return switch (operation) {
        case GET, ANCESTORS, CHECK, COMMIT -> List.of(DriveOperation.GET_FILE);
        case LIST_ROOTS -> List.of(DriveOperation.LIST_DRIVES);
        case LIST, FIND_BY_NAME -> List.of(DriveOperation.LIST_FILES);
        case CREATE_FOLDER -> List.of(DriveOperation.CREATE_FILE);
        case NEW_ITEM_ID -> List.of(DriveOperation.GENERATE_IDS);
        case PREFLIGHT -> List.of();
        case UPLOAD -> List.of(DriveOperation.UPLOAD_FILE, DriveOperation.UPLOAD_VERSION);
        case OPEN_SESSION ->
            List.of(DriveOperation.START_UPLOAD, DriveOperation.START_VERSION_UPLOAD);
        case UPLOAD_PART -> List.of(DriveOperation.UPLOAD_CHUNK);
        case LIST_PARTS -> List.of(DriveOperation.QUERY_UPLOAD);
        case ABORT -> List.of(DriveOperation.CANCEL_UPLOAD);
        case DOWNLOAD -> List.of(DriveOperation.DOWNLOAD_FILE);
        case EXPORT -> List.of(DriveOperation.EXPORT_FILE);
        case MOVE, RENAME, TRASH, RESTORE -> List.of(DriveOperation.UPDATE_FILE);
        case COPY -> List.of(DriveOperation.COPY_FILE);
        case DELETE_PERMANENTLY -> List.of(DriveOperation.DELETE_FILE);
        case AUTHORIZE -> List.of(DriveOperation.TOKEN_REFRESH);
      };
    }
  }
}

package io.storageconnector.examples;

import com.google.crypto.tink.Aead;
import io.storageconnector.Connection;
import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ErrorKind;
import io.storageconnector.Export;
import io.storageconnector.KeepAliveReport;
import io.storageconnector.ListRequest;
import io.storageconnector.OpenOptions;
import io.storageconnector.OutcomeUnknownException;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.ReauthorizationRequiredException;
import io.storageconnector.SetupProblem;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.StorageException;
import io.storageconnector.StorageObserver;
import io.storageconnector.UploadCheckpoint;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.ReauthorizationReason;
import io.storageconnector.auth.Secret;
import io.storageconnector.auth.TokenCipher;
import io.storageconnector.auth.TokenStore;
import io.storageconnector.box.BoxConfig;
import io.storageconnector.box.BoxProvider;
import io.storageconnector.box.BoxServiceAccount;
import io.storageconnector.gdrive.GoogleDriveConfig;
import io.storageconnector.gdrive.GoogleDriveProvider;
import io.storageconnector.gdrive.GoogleServiceAccount;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import io.storageconnector.item.NativeDocItem;
import io.storageconnector.item.SpooledContent;
import io.storageconnector.jdbc.JdbcSchema;
import io.storageconnector.jdbc.JdbcTokenStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Every Java sample of the README and of the guide to operations, so that the compiler reads them;
 * {@link ReadmeTest} and {@link DocsTest} compare.
 */
abstract class ReadmeSamples {

  abstract void process(Item item);

  abstract void askAdminToConnectAgain(ReauthorizationReason reason);

  abstract void lookBeforeWritingAgain(String howToFindOut);

  abstract void tellAdmin(StorageException e);

  abstract void pauseExports(StorageException e);

  abstract void metrics(int refreshed, int revoked, int waiting, int failures);

  abstract void alert(ConnectionId connection, ErrorKind kind);

  /** An application's own table of jobs. */
  interface Jobs {
    Optional<String> uploadOf(long job);

    void setUpload(long job, @Nullable String handle);
  }

  record JobCheckpoint(Jobs jobs, long job) implements UploadCheckpoint {

    @Override
    public Optional<Secret> load() {
      return jobs.uploadOf(job).map(Secret::of);
    }

    @Override
    public void save(Secret handle) {
      jobs.setUpload(job, handle.reveal());
    }

    @Override
    public void clear() {
      jobs.setUpload(job, null);
    }
  }

  UploadResult largeUpload(StorageConnector storage, ItemRef folder, Path report) {
    UploadRequest request =
        UploadRequest.builder(folder, "year.csv", ContentSource.of(report))
            .onConflict(ConflictPolicy.NEW_VERSION)
            .checkpoint(UploadCheckpoint.file(Path.of(report + ".upload")))
            .build();
    UploadResult result = storage.upload(request);
    return result;
  }

  void everyMinute(StorageConnectors storage) {
    KeepAliveReport report = storage.administration().keepAlive(Duration.ofSeconds(50));
    metrics(report.refreshed(), report.revoked(), report.waiting(), report.failures().size());
    for (KeepAliveReport.Failure failure : report.failures()) {
      alert(failure.connection(), failure.error().kind());
    }
  }

  abstract void tellAdmin(SetupProblem problem, String remedy);

  abstract void offer(FolderItem root);

  void build(
      TokenStore tokenStore,
      Aead aead,
      String clientId,
      String clientSecret,
      GoogleDriveConfig googleConfig) {
    StorageConnectors storage =
        StorageConnectors.builder(tokenStore, TokenCipher.of(aead))
            .provider(BoxProvider.create(BoxConfig.builder(clientId, clientSecret).build()))
            .provider(GoogleDriveProvider.create(googleConfig))
            .build();
    storage.close();
  }

  void database(
      DataSource dataSource,
      Aead aead,
      StorageObserver observer,
      String clientId,
      String clientSecret) {
    JdbcSchema.of(dataSource).migrate(); // or the scripts in the jar, with Flyway
    StorageConnectors storage =
        StorageConnectors.builder(JdbcTokenStore.create(dataSource), TokenCipher.of(aead))
            .installationId("production")
            .observer(observer)
            .provider(BoxProvider.create(BoxConfig.builder(clientId, clientSecret).build()))
            .build();
    storage.close();
  }

  KeepAliveReport upkeep(StorageConnectors storage) {
    KeepAliveReport report = storage.administration().keepAlive(Duration.ofSeconds(50));
    return report;
  }

  void serviceAccount(StorageConnectors storage) {
    storage.connect(ConnectionId.of("globex"), BoxServiceAccount.enterprise("12345"));
    storage.connect(
        ConnectionId.of("initech"), GoogleServiceAccount.actingFor("it@initech.example"));
  }

  void check(StorageConnector connector, ItemRef folder) {
    for (SetupProblem problem : connector.check(folder)) {
      tellAdmin(problem, problem.remedy());
    }
  }

  void resume(StorageConnector box, ItemRef folder, Path path) {
    UploadRequest request =
        UploadRequest.builder(folder, "backup.zip", ContentSource.of(path))
            .checkpoint(UploadCheckpoint.file(path.resolveSibling("backup.zip.upload")))
            .build();
    box.upload(request); // the same request again goes on where this one broke off
  }

  void drives(StorageConnector drive, NativeDocItem document, OutputStream out) {
    for (FolderItem root : drive.roots()) {
      offer(root);
    }
    try (Export export = drive.export(document, "application/pdf")) {
      export.transferTo(out);
    }
  }

  Connection connect(
      StorageConnectors storage, URI redirectUri, Map<String, String> callbackParameters) {
    PendingAuthorization pending = storage.authorize(ConnectionId.of("acme"), "box", redirectUri);
    // Keep pending.toSecret() in the admin's web session and redirect the browser to pending.url().
    Connection connection = storage.complete(pending, callbackParameters);
    return connection;
  }

  void use(StorageConnectors storage, Path path) {
    try (StorageConnector box = storage.open(ConnectionId.of("acme"))) {
      FolderItem exports = box.ensureFolder(box.root(), "exports/daily/2026-11-23");
      box.upload(
          UploadRequest.builder(exports.ref(), "report.csv", ContentSource.of(path))
              .onConflict(ConflictPolicy.NEW_VERSION)
              .build());
      for (Item item : box.listAll(ListRequest.of(box.root()))) {
        process(item);
      }
    }
  }

  void download(StorageConnector box, FileItem file, Path target) {
    try (Download download = box.download(DownloadRequest.of(file))) {
      download.saveTo(target);
    }
  }

  StorageConnector confine(StorageConnectors storage, ItemRef importFolder) {
    StorageConnector confined =
        storage.open(ConnectionId.of("acme"), OpenOptions.builder().root(importFolder).build());
    return confined;
  }

  void spool(StorageConnector box, ItemRef folder, InputStream stream) throws IOException {
    try (SpooledContent content = ContentSource.spool(stream)) {
      box.upload(UploadRequest.builder(folder, "export.json", content).build());
    }
  }

  void errors(StorageConnector box, UploadRequest request) {
    try {
      box.upload(request);
    } catch (ReauthorizationRequiredException e) {
      askAdminToConnectAgain(e.reason());
    } catch (OutcomeUnknownException e) {
      lookBeforeWritingAgain(e.howToFindOut());
    } catch (StorageException e) {
      switch (e.kind()) {
        case ACCESS_DENIED, SCOPE_MISSING -> tellAdmin(e);
        case QUOTA_EXCEEDED -> pauseExports(e);
        default -> throw e;
      }
    }
  }

  List<Future<UploadResult>> many(StorageConnector box, List<UploadRequest> requests) {
    ExecutorService executor =
        Executors.newFixedThreadPool(8); // 21: newVirtualThreadPerTaskExecutor()
    List<Future<UploadResult>> results = new ArrayList<>();
    for (UploadRequest each : requests) {
      results.add(executor.submit(() -> box.upload(each)));
    }
    return results;
  }
}

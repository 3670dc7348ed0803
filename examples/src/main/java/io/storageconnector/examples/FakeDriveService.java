package io.storageconnector.examples;

import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.gdrive.DriveAccess;
import io.storageconnector.gdrive.GoogleDriveConfig;
import io.storageconnector.gdrive.GoogleDriveProvider;
import io.storageconnector.gdrive.GoogleEndpoints;
import io.storageconnector.gdrive.GoogleServerApp;
import io.storageconnector.gdrive.GoogleServiceAccount;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.testkit.DriveUrls;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.drive.DriveOperation;
import java.net.URI;

/** Google Drive in this process. */
final class FakeDriveService implements FakeService {

  private static final String KEY = "drive";
  private static final String SCOPE = FakeDrive.DRIVE_SCOPE;

  private final FakeMemory memory;
  private final FakeDrive drive;
  private final io.storageconnector.testkit.drive.GoogleServiceAccount account;

  FakeDriveService(FakeMemory memory) {
    this.memory = memory;
    this.drive = FakeDrive.builder().clock(memory.clock()).start();
    this.account = drive.serviceAccount("exporter");
    memory.refreshTokens(KEY).forEach(token -> drive.adoptGrant(FakeDrive.OWNER, token, SCOPE));
  }

  @Override
  public String name() {
    return "Google Drive";
  }

  @Override
  public URI address() {
    return drive.urls().root();
  }

  @Override
  public StorageProvider provider() {
    DriveUrls urls = drive.urls();
    return GoogleDriveProvider.create(
        GoogleDriveConfig.builder(drive.clientId(), drive.clientSecret())
            .serviceAccounts(GoogleServerApp.keyFile(Secret.of(drive.keyFile(account))))
            .access(DriveAccess.FULL)
            .endpoints(
                GoogleEndpoints.of(urls.root(), urls.authorize(), urls.token(), urls.revoke()))
            .clock(drive.clock())
            .build());
  }

  @Override
  public void put(String path, byte[] content) {
    drive.file(path, content);
  }

  /** A service account has no storage of its own at Google, so it acts for a user. */
  @Override
  public ServiceAccount authorizeApplication() {
    account.delegate(SCOPE);
    return GoogleServiceAccount.actingFor(FakeDrive.OWNER);
  }

  @Override
  public void putForServiceAccount(String path, byte[] content) {
    drive.file(path, content);
  }

  @Override
  public void failNextListing() {
    drive.on(DriveOperation.LIST_FILES).status(503);
  }

  @Override
  public void loseNextVersionAnswer() {
    drive.on(DriveOperation.UPLOAD_VERSION).resetAfterEffect();
  }

  @Override
  public void expireAccessTokens() {
    drive.expireAccessTokens();
  }

  @Override
  public int uploads() {
    return drive.effects(DriveOperation.UPLOAD_FILE) + drive.effects(DriveOperation.UPLOAD_VERSION);
  }

  @Override
  public int codes() {
    return drive.effects(DriveOperation.TOKEN_CODE);
  }

  @Override
  public int renewals() {
    return drive.effects(DriveOperation.TOKEN_REFRESH);
  }

  @Override
  public int serviceTokens() {
    return drive.effects(DriveOperation.TOKEN_JWT);
  }

  @Override
  public void assertClean() {
    drive.assertClean();
  }

  @Override
  public void close() {
    memory.keep(KEY, drive.unusedRefreshTokens(FakeDrive.OWNER));
    drive.close();
  }
}

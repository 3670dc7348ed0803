package io.storageconnector.examples;

import io.storageconnector.auth.Secret;
import io.storageconnector.auth.ServiceAccount;
import io.storageconnector.box.BoxConfig;
import io.storageconnector.box.BoxProvider;
import io.storageconnector.box.BoxServerApp;
import io.storageconnector.box.BoxServiceAccount;
import io.storageconnector.spi.StorageProvider;
import io.storageconnector.testkit.BoxUrls;
import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.box.BoxApp;
import io.storageconnector.testkit.box.BoxOperation;
import java.net.URI;

/** Box in this process. */
final class FakeBoxService implements FakeService {

  private static final String KEY = "box";

  private final FakeMemory memory;
  private final FakeBox box;
  private final BoxApp serverApp;
  private String serviceLogin = "";

  FakeBoxService(FakeMemory memory) {
    this.memory = memory;
    this.box = FakeBox.builder().clock(memory.clock()).start();
    this.serverApp = box.serverApp(BoxApp.Kind.CLIENT_CREDENTIALS);
    memory.refreshTokens(KEY).forEach(token -> box.adoptGrant(FakeBox.OWNER, token));
  }

  @Override
  public String name() {
    return "Box";
  }

  @Override
  public URI address() {
    return box.urls().api();
  }

  @Override
  public StorageProvider provider() {
    BoxUrls urls = box.urls();
    BoxServerApp app =
        BoxServerApp.clientCredentials(serverApp.clientId(), Secret.of(serverApp.clientSecret()));
    return BoxProvider.create(
        BoxConfig.builder(box.clientId(), box.clientSecret())
            .serviceAccounts(app)
            .apiBaseUrl(urls.api())
            .uploadBaseUrl(urls.upload())
            .authorizeUrl(urls.authorize())
            .clock(box.clock())
            .build());
  }

  @Override
  public void put(String path, byte[] content) {
    box.file(path, content);
  }

  @Override
  public ServiceAccount authorizeApplication() {
    String account = box.authorizeEnterprise(serverApp.clientId(), FakeBox.ENTERPRISE_ID);
    serviceLogin = box.contents().login(account);
    return BoxServiceAccount.enterprise(FakeBox.ENTERPRISE_ID);
  }

  @Override
  public void putForServiceAccount(String path, byte[] content) {
    box.contents().file(serviceLogin, path, content);
  }

  @Override
  public void failNextListing() {
    box.on(BoxOperation.LIST_FOLDER).status(503);
  }

  @Override
  public void loseNextVersionAnswer() {
    box.on(BoxOperation.UPLOAD_VERSION).resetAfterEffect();
  }

  @Override
  public void expireAccessTokens() {
    box.expireAccessTokens();
  }

  @Override
  public int uploads() {
    return box.effects(BoxOperation.UPLOAD_FILE) + box.effects(BoxOperation.UPLOAD_VERSION);
  }

  @Override
  public int codes() {
    return box.effects(BoxOperation.TOKEN_CODE);
  }

  @Override
  public int renewals() {
    return box.effects(BoxOperation.TOKEN_REFRESH);
  }

  @Override
  public int serviceTokens() {
    return box.effects(BoxOperation.TOKEN_CLIENT_CREDENTIALS);
  }

  @Override
  public void assertClean() {
    box.assertClean();
  }

  @Override
  public void close() {
    memory.keep(KEY, box.unusedRefreshTokens(FakeBox.OWNER));
    box.close();
  }
}

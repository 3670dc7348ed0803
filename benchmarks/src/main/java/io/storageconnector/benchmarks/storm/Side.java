package io.storageconnector.benchmarks.storm;

import static java.util.Objects.requireNonNull;

import com.box.sdkgen.box.oauth.BoxOAuth;
import com.box.sdkgen.box.oauth.OAuthConfig;
import com.box.sdkgen.client.BoxClient;
import com.box.sdkgen.networking.baseurls.BaseUrls;
import com.box.sdkgen.networking.boxnetworkclient.BoxNetworkClient;
import com.box.sdkgen.networking.network.NetworkSession;
import com.zaxxer.hikari.HikariDataSource;
import io.storageconnector.ListRequest;
import io.storageconnector.PendingAuthorization;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.StorageObserver;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.benchmarks.process.Application;
import io.storageconnector.benchmarks.process.Consent;
import io.storageconnector.benchmarks.process.Database;
import io.storageconnector.benchmarks.process.FakeBoxProcess;
import io.storageconnector.box.BoxProvider;
import io.storageconnector.jdbc.JdbcSchema;
import io.storageconnector.jdbc.JdbcTokenStore;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import okhttp3.ConnectionSpec;
import org.jspecify.annotations.Nullable;

/** One of the two clients that are compared: how it is authorized, and its cheapest call. */
interface Side extends AutoCloseable {

  /** The library, and the Box SDK as its documentation shows it. */
  enum Kind {
    LIBRARY,
    SDK;

    /** Opens the client in this process. */
    Side open(Application application, Clock clock) {
      return this == LIBRARY ? new Library(application, clock) : new Sdk(application);
    }
  }

  /** Makes the tables. */
  void prepare();

  /** An admin consents. */
  void authorize();

  /** Gets ready to call; somebody has been authorized. */
  void connect();

  /** Lists a folder. */
  void call();

  @Override
  void close();

  /** The library over the JDBC store. */
  final class Library implements Side {

    private static final ConnectionId CONNECTION = ConnectionId.of("customer-0");

    private final HikariDataSource database;
    private final StorageConnectors storage;
    private volatile @Nullable StorageConnector connector;

    Library(Application application, Clock clock) {
      database = Database.pool(application.database(), 8);
      storage =
          application.connectors(
              JdbcTokenStore.create(database),
              BoxProvider.create(application.box(clock, Duration.ofSeconds(30))),
              clock,
              Duration.ofMinutes(2),
              new StorageObserver() {});
    }

    @Override
    public void prepare() {
      JdbcSchema.of(database).migrate();
    }

    @Override
    public void authorize() {
      PendingAuthorization pending =
          storage.authorize(CONNECTION, BoxProvider.ID, Consent.REDIRECT);
      storage.complete(pending, new Consent().grant(pending.url(), FakeBoxProcess.login(0)));
    }

    @Override
    public void connect() {
      connector = storage.open(CONNECTION);
    }

    @Override
    public void call() {
      StorageConnector open = requireNonNull(connector, "not connected");
      open.list(ListRequest.of(open.root()));
    }

    @Override
    public void close() {
      storage.close();
      database.close();
    }
  }

  /** The SDK's client over a storage that all processes share. */
  final class Sdk implements Side {

    private final Application application;
    private final HikariDataSource database;
    private final SharedTokenStorage storage;
    private final BoxOAuth auth;
    private final NetworkSession session;
    private final BoxClient client;

    Sdk(Application application) {
      this.application = application;
      this.database = Database.pool(application.database(), 16);
      this.storage = new SharedTokenStorage(database);
      this.auth =
          new BoxOAuth(
              new OAuthConfig.Builder(application.clientId(), application.clientSecret())
                  .tokenStorage(storage)
                  .build());
      this.session =
          new NetworkSession.Builder()
              .networkClient(
                  new BoxNetworkClient(
                      BoxNetworkClient.getDefaultOkHttpClientBuilder()
                          .connectionSpecs(
                              List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
                          .build()))
              .baseUrls(
                  new BaseUrls.Builder()
                      .baseUrl(application.api())
                      .uploadUrl(application.api())
                      .oauth2Url(application.api() + "/api/oauth2")
                      .build())
              .build();
      this.client = new BoxClient.Builder(auth).networkSession(session).build();
    }

    @Override
    public void prepare() {
      storage.createTable();
    }

    @Override
    public void authorize() {
      URI page =
          URI.create(
              application.api()
                  + "/api/oauth2/authorize?response_type=code&client_id="
                  + URLEncoder.encode(application.clientId(), StandardCharsets.UTF_8)
                  + "&redirect_uri="
                  + URLEncoder.encode(Consent.REDIRECT.toString(), StandardCharsets.UTF_8));
      String code = new Consent().grant(page, FakeBoxProcess.login(1)).get("code");
      auth.getTokensAuthorizationCodeGrant(code, session);
    }

    @Override
    public void connect() {
      auth.retrieveToken(session);
    }

    @Override
    public void call() {
      client.getFolders().getFolderItems("0");
    }

    @Override
    public void close() {
      database.close();
    }
  }
}

package io.storageconnector.testkit.wiremock;

import com.github.tomakehurst.wiremock.core.Options;
import com.github.tomakehurst.wiremock.http.AdminRequestHandler;
import com.github.tomakehurst.wiremock.http.HttpServer;
import com.github.tomakehurst.wiremock.http.HttpServerFactory;
import com.github.tomakehurst.wiremock.http.StubRequestHandler;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.http.FakeHttpServer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives WireMock the fakes' own transport instead of Jetty. Used for one server. */
final class FakeHttpServerFactory implements HttpServerFactory {

  private final Exchanges exchanges;
  private final FakeHandler fake;
  private final Function<FakeHandler, FakeHttpServer> start;
  private final String mainListener;
  private @Nullable FakeHttpServer server;

  FakeHttpServerFactory(
      Exchanges exchanges,
      FakeHandler fake,
      String mainListener,
      Function<FakeHandler, FakeHttpServer> start) {
    this.exchanges = exchanges;
    this.fake = fake;
    this.mainListener = mainListener;
    this.start = start;
  }

  FakeHttpServer server() {
    if (server == null) {
      throw new IllegalStateException("the server has not been started");
    }
    return server;
  }

  @Override
  public HttpServer buildHttpServer(
      Options options, AdminRequestHandler admin, StubRequestHandler stubs) {
    FakeHandler handler = new StubFirstHandler(exchanges, fake, admin, stubs);
    return new HttpServer() {
      @Override
      public void start() {
        server = start.apply(handler);
      }

      @Override
      public void stop() {
        if (server != null) {
          server.close();
        }
      }

      @Override
      public boolean isRunning() {
        return server != null;
      }

      @Override
      public int port() {
        return server().port(mainListener);
      }

      @Override
      public int httpsPort() {
        return -1;
      }
    };
  }
}

package io.storageconnector.testkit.wiremock;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.http.FakeHttpServer;
import java.util.function.Function;

/**
 * A running WireMock whose unmatched requests are answered by a fake.
 *
 * <p>Thread-safe. {@link #close()} stops the transport as well.
 */
public final class WireMockHost implements AutoCloseable {

  /** How many requests WireMock's journal keeps; it holds their small bodies in memory. */
  private static final int JOURNAL_ENTRIES = 200;

  private final WireMockServer wireMock;
  private final FakeHttpServerFactory factory;

  private WireMockHost(WireMockServer wireMock, FakeHttpServerFactory factory) {
    this.wireMock = wireMock;
    this.factory = factory;
  }

  /**
   * Starts WireMock over a transport.
   *
   * @param fake what answers when no stub does
   * @param mainListener the listener whose port WireMock calls its own
   * @param start opens the transport's ports for a handler
   * @return the running host
   */
  public static WireMockHost start(
      FakeHandler fake, String mainListener, Function<FakeHandler, FakeHttpServer> start) {
    Exchanges exchanges = new Exchanges();
    FakeHttpServerFactory factory = new FakeHttpServerFactory(exchanges, fake, mainListener, start);
    WireMockServer wireMock =
        new WireMockServer(
            WireMockConfiguration.options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .httpServerFactory(factory)
                .extensions(new FallbackExtension(exchanges, fake))
                .stubRequestLoggingDisabled(true)
                .maxLoggedResponseSize(0)
                .maxRequestJournalEntries(JOURNAL_ENTRIES));
    wireMock.start();
    return new WireMockHost(wireMock, factory);
  }

  /**
   * Returns WireMock, for a test's own stubs and verifications.
   *
   * @return the running server; stopping it stops the fake
   */
  public WireMockServer wireMock() {
    return wireMock;
  }

  /**
   * Returns the transport.
   *
   * @return the running transport
   */
  public FakeHttpServer server() {
    return factory.server();
  }

  @Override
  public void close() {
    wireMock.stop();
  }
}

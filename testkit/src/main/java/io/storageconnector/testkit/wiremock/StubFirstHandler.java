package io.storageconnector.testkit.wiremock;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.RequestHandler;
import com.github.tomakehurst.wiremock.http.Response;
import io.storageconnector.testkit.http.BodySource;
import io.storageconnector.testkit.http.FakeHandler;
import io.storageconnector.testkit.http.FakeReply;
import io.storageconnector.testkit.http.FakeRequest;
import io.storageconnector.testkit.http.RequestHead;
import io.storageconnector.testkit.http.WireFault;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes requests from the transport through WireMock's stub engine and brings the answer back.
 * Thread-safe.
 */
final class StubFirstHandler implements FakeHandler {

  private static final String ADMIN_PREFIX = "/__admin";
  private static final Set<String> TRANSPORT_HEADERS =
      Set.of("content-length", "transfer-encoding", "connection");

  private final Exchanges exchanges;
  private final FakeHandler fake;
  private final RequestHandler admin;
  private final RequestHandler stubs;

  StubFirstHandler(
      Exchanges exchanges, FakeHandler fake, RequestHandler admin, RequestHandler stubs) {
    this.exchanges = exchanges;
    this.fake = fake;
    this.admin = admin;
    this.stubs = stubs;
  }

  @Override
  public Optional<FakeReply> beforeBody(RequestHead head) {
    return isAdmin(head) ? Optional.empty() : fake.beforeBody(head);
  }

  @Override
  public FakeReply handle(FakeRequest request) {
    if (isAdmin(request.head())) {
      return reply(serve(adminView(request), admin));
    }
    Exchange exchange = exchanges.begin(request);
    try {
      Response response = serve(new StubRequest(request), stubs);
      return exchange.reply().orElseGet(() -> reply(response));
    } finally {
      exchanges.end(request);
    }
  }

  @Override
  public void finished(RequestHead head) {
    if (!isAdmin(head)) {
      fake.finished(head);
    }
  }

  private static boolean isAdmin(RequestHead head) {
    return head.path().startsWith(ADMIN_PREFIX);
  }

  /** WireMock's servlet hands its admin handler paths without the prefix. */
  private static StubRequest adminView(FakeRequest request) {
    return new StubRequest(request) {
      @Override
      public String getUrl() {
        return super.getUrl().substring(ADMIN_PREFIX.length());
      }
    };
  }

  private static Response serve(StubRequest request, RequestHandler handler) {
    AtomicReference<Response> answer = new AtomicReference<>(Response.notConfigured());
    handler.handle(request, (unused, response, attributes) -> answer.set(response), null);
    return Objects.requireNonNull(answer.get(), "answer");
  }

  /** Turns the answer of a user's stub into the transport's terms. */
  private static FakeReply reply(Response response) {
    if (!response.wasConfigured()) {
      return FakeReply.of(404);
    }
    delay(response.getInitialDelay());
    FakeReply reply = FakeReply.of(response.getStatus());
    for (HttpHeader header : response.getHeaders().all()) {
      if (!TRANSPORT_HEADERS.contains(header.key().toLowerCase(Locale.ROOT))) {
        for (String value : header.values()) {
          reply = reply.withHeader(header.key(), value);
        }
      }
    }
    byte[] body = response.getBody();
    if (body != null) {
      reply = reply.withBody(BodySource.of(body));
    }
    Fault fault = response.getFault();
    return fault == null ? reply : reply.withFault(fault(fault));
  }

  private static WireFault fault(Fault fault) {
    return switch (fault) {
      case CONNECTION_RESET_BY_PEER -> WireFault.resetBeforeResponse();
      case EMPTY_RESPONSE -> WireFault.closeBeforeResponse();
      case MALFORMED_RESPONSE_CHUNK -> WireFault.truncateResponse(0);
      case RANDOM_DATA_THEN_CLOSE -> WireFault.garbage();
    };
  }

  private static void delay(long milliseconds) {
    if (milliseconds > 0) {
      try {
        boolean unused = new CountDownLatch(1).await(milliseconds, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

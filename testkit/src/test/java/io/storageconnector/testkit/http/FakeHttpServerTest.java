package io.storageconnector.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FakeHttpServerTest {

  private static final String HOST = "Host: x\r\n";
  private static final String TEN = "0123456789";

  private final FakeCertificates certificates =
      FakeCertificates.create(List.of("api.example.test"));
  private final AtomicInteger effects = new AtomicInteger();
  private final BlockingQueue<Long> finished = new LinkedBlockingQueue<>();
  private volatile byte[] received = new byte[0];
  private volatile String target = "";
  private volatile String authority = "";
  private volatile @Nullable FakeReply early;
  private volatile FakeReply reply = FakeReply.of(200).withBody(BodySource.of(TEN));
  private FakeHttpServer server = FakeHttpServer.builder(new Recorder()).start();

  private final class Recorder implements FakeHandler {
    @Override
    public Optional<FakeReply> beforeBody(RequestHead head) {
      return Optional.ofNullable(early);
    }

    @Override
    public FakeReply handle(FakeRequest request) {
      effects.incrementAndGet();
      received = request.body().bytes();
      target = request.head().target();
      authority = request.head().authority();
      return reply;
    }

    @Override
    public void finished(RequestHead head) {
      finished.add(head.attempt());
    }
  }

  @BeforeEach
  void start() {
    server =
        FakeHttpServer.builder(new Recorder())
            .plain("plain", 0)
            .tls("tls", 0, certificates.serverContext())
            .proxy("proxy", 0, certificates.serverContext(), "api.example.test"::equals)
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<byte[]> bodies() {
    byte[] large = new byte[3_000_000];
    byte[] all = new byte[256];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return Stream.of(
        new byte[0],
        new byte[] {0},
        new byte[] {0x1f, (byte) 0x8b},
        new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3},
        "\r\n\r\n--x--\r\nGET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII),
        all,
        large);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void body_withLength_arrivesByteForByte(byte[] body) throws Exception {
    send("plain", "http", BodyPublishers.ofByteArray(body));
    assertThat(received).isEqualTo(body);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void body_inChunks_arrivesByteForByte(byte[] body) throws Exception {
    send("plain", "http", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    assertThat(received).isEqualTo(body);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void reply_overTls_arrivesByteForByte(byte[] body) throws Exception {
    reply = FakeReply.of(200).withBody(BodySource.of(body));
    assertThat(send("tls", "https", BodyPublishers.ofByteArray(body)).body()).isEqualTo(body);
    reply = reply.asChunked();
    assertThat(send("tls", "https", BodyPublishers.ofByteArray(body)).body()).isEqualTo(body);
    assertThat(received).isEqualTo(body);
  }

  private HttpResponse<byte[]> send(String listener, String scheme, HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    URI uri = URI.create(scheme + "://127.0.0.1:" + server.port(listener) + "/x");
    return HttpClient.newBuilder()
        .sslContext(certificates.clientContext())
        .build()
        .send(HttpRequest.newBuilder(uri).PUT(body).build(), BodyHandlers.ofByteArray());
  }

  @Test
  void keepAlive_twoRequestsOnOneConnection_bothAnswered() throws Exception {
    String answer =
        raw(
            "POST /a HTTP/1.1\r\n"
                + HOST
                + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
                + "GET /b HTTP/1.1\r\n"
                + HOST
                + "Connection: close\r\n\r\n");
    assertThat(answer)
        .containsSubsequence("200 OK", TEN, "200 OK", "Connection: close", TEN, "<EOF>");
    assertThat(effects).hasValue(2);
  }

  @Test
  void http10_withoutKeepAlive_isClosedAfterTheAnswer() throws Exception {
    assertThat(raw("GET /b HTTP/1.0\r\n\r\n")).contains("200 OK").endsWith(TEN + "<EOF>");
  }

  @Test
  void head_hasLengthAndNoBody() throws Exception {
    assertThat(raw("HEAD /b HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"))
        .contains("Content-Length: 10\r\n")
        .endsWith("\r\n\r\n<EOF>");
  }

  @Test
  void expectContinue_accepted_sends100BeforeTheBody() throws Exception {
    try (Socket socket = connect()) {
      write(
          socket,
          "POST /a HTTP/1.1\r\n"
              + HOST
              + "Content-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
      byte[] interim = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
      assertThat(new String(interim, StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      write(socket, "abc");
      assertThat(readAll(socket)).contains("200 OK");
    }
    assertThat(received).asString(StandardCharsets.US_ASCII).isEqualTo("abc");
  }

  @Test
  void expectContinue_refused_sendsTheRefusalAndReadsNoBody() throws Exception {
    early = FakeReply.of(401);
    assertThat(
            raw(
                "POST /a HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n",
                true))
        .startsWith("HTTP/1.1 401")
        .doesNotContain("100 Continue");
    assertThat(effects).hasValue(0);
  }

  @Test
  void earlyReply_whileALargeBodyIsSent_reachesTheClient() throws Exception {
    early = FakeReply.of(503).withBody(BodySource.of("later"));
    HttpResponse<byte[]> response =
        send("plain", "http", BodyPublishers.ofByteArray(new byte[2_000_000]));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).asString(StandardCharsets.US_ASCII).isEqualTo("later");
    assertThat(effects).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4})
  void resetDuringRequest_atAnyByte_breaksWithoutEffect(int bytes) throws Exception {
    early = FakeReply.of(500).withFault(WireFault.resetDuringRequest(bytes));
    assertThat(raw("POST /a HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nabcde"))
        .isEqualTo("<reset>");
    assertThat(effects).hasValue(0);
    assertThat(finished.poll(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void resetBeforeResponse_keepsTheEffect() throws Exception {
    reply = reply.withFault(WireFault.resetBeforeResponse());
    assertThat(raw("POST /a HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n\r\na"))
        .isEqualTo("<reset>");
    assertThat(effects).hasValue(1);
  }

  @Test
  void closeBeforeResponse_endsInOrder() throws Exception {
    reply = reply.withFault(WireFault.closeBeforeResponse());
    assertThat(raw("GET /a HTTP/1.1\r\n" + HOST + "\r\n")).isEqualTo("<EOF>");
    assertThat(effects).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 9})
  void truncateResponse_atAnyByte_endsInOrderAfterThatByte(int bytes) throws Exception {
    reply = reply.withFault(WireFault.truncateResponse(bytes));
    assertThat(raw("GET /a HTTP/1.1\r\n" + HOST + "\r\n"))
        .contains("Content-Length: 10\r\n")
        .endsWith("\r\n\r\n" + TEN.substring(0, bytes) + "<EOF>");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 9, 10})
  void resetDuringResponse_atAnyByte_breaksAfterAtMostThatByte(int bytes) throws Exception {
    reply = reply.withFault(WireFault.resetDuringResponse(bytes));
    String answer = raw("GET /a HTTP/1.1\r\n" + HOST + "\r\n");
    assertThat(answer).endsWith("<reset>");
    assertThat(answer.replaceAll("(?s).*\r\n\r\n|<reset>", "").length()).isLessThanOrEqualTo(bytes);
  }

  @Test
  void garbage_isNoHttp() throws Exception {
    reply = reply.withFault(WireFault.garbage());
    assertThat(raw("GET /a HTTP/1.1\r\n" + HOST + "\r\n"))
        .doesNotStartWith("HTTP/1.1")
        .endsWith("<EOF>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n"
      })
  void malformedHead_isRefusedWithoutEffect(String head) throws Exception {
    assertThat(raw(head)).startsWith("HTTP/1.1 400");
    assertThat(effects).hasValue(0);
  }

  @Test
  void oversizedHeader_isRefusedWithoutEffect() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nX: " + "x".repeat(70_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(effects).hasValue(0);
  }

  @Test
  void bodyCutByTheClient_hasNoEffect() throws Exception {
    assertThat(raw("POST /a HTTP/1.1\r\n" + HOST + "Content-Length: 50\r\n\r\nabc", true))
        .isEqualTo("<EOF>");
    assertThat(effects).hasValue(0);
    assertThat(finished.poll(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void randomBytes_neverStopTheServer() throws Exception {
    SplittableRandom random = new SplittableRandom(20261123);
    String seed =
        "POST /a?b=%20 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    for (int round = 0; round < 200; round++) {
      byte[] bytes = seed.getBytes(StandardCharsets.US_ASCII);
      for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      raw(new String(bytes, StandardCharsets.ISO_8859_1), true);
    }
    assertThat(raw("GET /b HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n")).contains("200 OK");
  }

  @Test
  void target_isKeptAsSent() throws Exception {
    raw("GET /a%2Fb//../c?x=%27+y HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
    assertThat(target).isEqualTo("/a%2Fb//../c?x=%27+y");
  }

  @Test
  void proxy_connectsTunnelsAndServesAbsoluteTargets() throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(certificates.clientContext())
            .proxy(
                ProxySelector.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port("proxy"))))
            .build();
    for (String url : List.of("https://api.example.test/a?b=c", "http://api.example.test/a?b=c")) {
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
      assertThat(response.body()).isEqualTo(TEN);
      assertThat(target).isEqualTo("/a?b=c");
      assertThat(authority).isEqualTo("api.example.test");
    }
  }

  @Test
  void proxy_unknownHost_isRefused() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port("proxy"))) {
      write(
          socket,
          "CONNECT elsewhere.example.test:443 HTTP/1.1\r\nHost: elsewhere.example.test:443\r\n\r\n");
      socket.shutdownOutput();
      assertThat(readAll(socket)).startsWith("HTTP/1.1 502");
    }
  }

  @Test
  void close_breaksIdleConnections() throws Exception {
    try (Socket socket = connect()) {
      write(socket, "GET /a HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(finished.poll(10, TimeUnit.SECONDS)).isNotNull();
      server.close();
      assertThat(readAll(socket)).contains("200 OK");
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port("plain"));
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String raw(String request) throws IOException {
    return raw(request, false);
  }

  /** Sends bytes and returns what comes back, with the way in which it ended. */
  private String raw(String request, boolean endOfInput) throws IOException {
    try (Socket socket = connect()) {
      try {
        write(socket, request);
        if (endOfInput) {
          socket.shutdownOutput();
        }
      } catch (SocketException e) {
        return "<reset>";
      }
      return readAll(socket);
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String readAll(Socket socket) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[4096];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes.write(buffer, 0, n);
      }
      return bytes.toString(StandardCharsets.ISO_8859_1) + "<EOF>";
    } catch (SocketException e) {
      return bytes.toString(StandardCharsets.ISO_8859_1) + "<reset>";
    }
  }
}

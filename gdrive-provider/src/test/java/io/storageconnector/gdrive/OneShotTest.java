package io.storageconnector.gdrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.storageconnector.auth.Secret;
import io.storageconnector.spi.TokenOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How one request for a token ends on a socket, byte by byte. */
@Timeout(60)
class OneShotTest {

  private static final Secret REFRESH = Secret.of("FAKESECRET-refresh");
  private static final String ISSUED = "{\"access_token\":\"FAKESECRET-a\",\"expires_in\":3599}";
  private static final Duration PATIENCE = Duration.ofMillis(700);

  private final List<OneShot> wires = new ArrayList<>();
  private @Nullable RawServer server;

  @AfterEach
  void close() throws IOException {
    wires.forEach(OneShot::close);
    if (server != null) {
      server.close();
    }
  }

  @Test
  void send_eachRequest_hasAConnectionOfItsOwn() {
    RawServer open = serves(request -> answered(request, ISSUED));
    GoogleTokenEndpoint endpoint = endpoint(open, PATIENCE);

    for (int i = 0; i < 3; i++) {
      assertThat(refresh(endpoint)).isInstanceOf(TokenOutcome.Issued.class);
    }
    assertThat(open.connections()).isEqualTo(3);
  }

  /** Neither a POST nor a GET is sent again; the JDK's clients do so with the latter. */
  @Test
  void send_theConnectionEndsWithoutAnAnswer_isNotSentAgain() {
    RawServer silent = serves(request -> false);
    GoogleTokenEndpoint endpoint = endpoint(silent, PATIENCE);

    assertThat(refresh(endpoint)).isEqualTo(new TokenOutcome.Unknown("connection lost"));
    assertThat(silent.heads()).hasSize(1);
    assertThat(endpoint.accountOf(Secret.of("FAKESECRET-a"), LoginStub.deadline())).isEmpty();
    assertThat(silent.heads()).hasSize(2);
  }

  @Test
  void send_anAnswerCutShort_isUnknown() {
    RawServer cutting =
        serves(
            request -> {
              request.answer("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + ISSUED);
              return false;
            });

    assertThat(refresh(endpoint(cutting, PATIENCE)))
        .isEqualTo(new TokenOutcome.Unknown("connection lost"));
  }

  @Test
  void send_chunksAndInterimAnswers_areUnderstood() {
    RawServer chunking =
        serves(
            request -> {
              request.answer("HTTP/1.1 100 Continue\r\n\r\n");
              request.answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              request.answer(Integer.toHexString(ISSUED.length()) + "\r\n" + ISSUED + "\r\n");
              request.answer("0\r\n\r\n");
              return false;
            });

    assertThat(refresh(endpoint(chunking, PATIENCE))).isInstanceOf(TokenOutcome.Issued.class);
  }

  @Test
  void send_whatIsNotHttp_isUnknown() {
    RawServer other =
        serves(
            request -> {
              request.answer("SSH-2.0-OpenSSH_9.6\r\n");
              return false;
            });

    assertThat(refresh(endpoint(other, PATIENCE))).isInstanceOf(TokenOutcome.Unknown.class);
  }

  @Test
  void send_headersWithoutEnd_areBounded() {
    RawServer endless =
        serves(
            request -> {
              request.answer("HTTP/1.1 200 OK\r\n" + "X-Pad: y\r\n".repeat(1_000));
              return true;
            });

    assertThat(refresh(endpoint(endless, Duration.ofSeconds(50))))
        .isInstanceOf(TokenOutcome.Unknown.class);
  }

  @Test
  void send_aServerThatSaysNothing_endsWithTheTimeout() {
    RawServer silent = serves(request -> true);

    assertThat(refresh(endpoint(silent, PATIENCE))).isEqualTo(new TokenOutcome.Unknown("timeout"));
  }

  /** Each byte comes in time, and all of them together do not. */
  @Test
  @Timeout(15)
  void send_aServerThatDrips_endsWithTheTimeoutAllTheSame() {
    CountDownLatch never = new CountDownLatch(1);
    RawServer dripping =
        serves(
            request -> {
              for (String each : ("HTTP/1.1 200 OK\r\nX-Pad: " + "y".repeat(500)).split("", -1)) {
                request.answer(each);
                pause(never);
              }
              return false;
            });

    assertThat(refresh(endpoint(dripping, PATIENCE)))
        .isEqualTo(new TokenOutcome.Unknown("timeout"));
  }

  private static void pause(CountDownLatch never) throws IOException {
    try {
      assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void close_aRequestUnderWay_endsAtOnceAndLaterOnesSendNothing()
      throws InterruptedException, ExecutionException {
    CountDownLatch arrived = new CountDownLatch(1);
    RawServer silent =
        serves(
            request -> {
              arrived.countDown();
              return true;
            });
    GoogleTokenEndpoint endpoint = endpoint(silent, Duration.ofSeconds(50));
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<TokenOutcome> running = threads.submit(() -> refresh(endpoint));
      arrived.await();

      wires.forEach(OneShot::close);

      String problem = "cancelled, because the provider was closed";
      assertThat(running.get()).isEqualTo(new TokenOutcome.Unknown(problem));
      assertThat(refresh(endpoint))
          .isEqualTo(new TokenOutcome.NotProcessed(problem, Duration.ZERO));
      assertThat(silent.heads()).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private RawServer serves(RawServer.Script script) {
    RawServer started = RawServer.start(script);
    server = started;
    return started;
  }

  private static boolean answered(RawServer.Request request, String body) throws IOException {
    request.answer(200, "", body);
    return true;
  }

  private GoogleTokenEndpoint endpoint(RawServer at, Duration patience) {
    GoogleDriveConfig config =
        GoogleDriveConfig.builder("client", "FAKESECRET-client")
            .endpoints(LoginStub.at(at.url()))
            .tokenTimeout(patience)
            .clock(LoginStub.CLOCK)
            .build();
    OneShot wire = new OneShot(config);
    wires.add(wire);
    return new GoogleTokenEndpoint(config, wire);
  }

  private static TokenOutcome refresh(GoogleTokenEndpoint endpoint) {
    return endpoint.refresh(REFRESH, LoginStub.deadline());
  }
}

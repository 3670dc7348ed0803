package io.storageconnector.box;

import static io.storageconnector.box.BoxFixture.ROOT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.ItemUpdate;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.ProviderContext;
import io.storageconnector.spi.StorageBackend;
import io.storageconnector.testkit.box.BoxOperation;
import io.storageconnector.testkit.fault.FaultGate;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How calls end that do not end by themselves. */
@Timeout(60)
class BoxWireTest {

  private final BoxFixture box = BoxFixture.start();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
    box.close();
  }

  @Test
  void deadline_passesDuringARead_endsTheCall() {
    FaultGate gate = box.fake.on(BoxOperation.GET_FOLDER).hold();
    Call call = box.call(Operation.GET, Duration.ofMillis(300));

    StorageException error =
        catchThrowableOfType(StorageException.class, () -> box.backend.get(call, ROOT));
    gate.release();

    assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(error.retry()).isEqualTo(RetryAdvice.SAFE);
    assertThat(error).hasMessageContaining("timeout");
  }

  @Test
  void deadline_passesDuringAWrite_leavesTheOutcomeOpen() {
    ItemRef file = box.upload("a", "hello").ref();
    FaultGate gate = box.fake.on(BoxOperation.UPDATE_FILE).hold();
    Call call = box.call(Operation.RENAME, Duration.ofMillis(300));

    StorageException error =
        catchThrowableOfType(
            StorageException.class,
            () -> box.backend.update(call, ItemUpdate.rename(file, "b", null)));
    gate.release();

    assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(error.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
    assertThat(box.fake.children("")).containsExactly("b");
  }

  @Test
  void close_duringACall_endsIt() throws Exception {
    FaultGate gate = box.fake.on(BoxOperation.GET_FOLDER).hold();
    Future<StorageException> call =
        threads.submit(
            () ->
                catchThrowableOfType(
                    StorageException.class, () -> box.backend.get(box.call(Operation.GET), ROOT)));
    gate.awaitArrival();

    box.provider.close();

    assertThat(call.get(10, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    gate.release();
  }

  @Test
  void interrupt_whileContentLeaves_endsTheUploadAndKeepsTheFlag() {
    InputStream interrupting =
        new FilterInputStream(new ByteArrayInputStream(new byte[1_000_000])) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            Thread.currentThread().interrupt();
            return super.read(target, offset, length);
          }
        };
    try {
      StorageException error =
          catchThrowableOfType(
              StorageException.class,
              () -> box.upload("a", ContentSource.once(interrupting, 1_000_000)));

      assertThat(error.kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(error.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(box.fake.children("")).isEmpty();
  }

  @Test
  void upload_refusedBeforeItsBodyWasRead_isTheRefusalAndNotALostConnection() {
    byte[] large = new byte[8_000_000];
    box.fake.on(BoxOperation.UPLOAD_FILE).times(5).status(401);

    for (int i = 0; i < 5; i++) {
      StorageException error =
          catchThrowableOfType(
              StorageException.class, () -> box.upload("a", ContentSource.of(large)));
      assertThat(error.kind()).isEqualTo(ErrorKind.ACCESS_TOKEN_REJECTED);
    }
  }

  @Test
  void download_closedEarly_stopsAnEndlessBody() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      URI base = URI.create("http://127.0.0.1:" + listener.getLocalPort());
      Future<Long> served = threads.submit(() -> serveEndlessly(listener, base));
      BoxConfig config =
          BoxConfig.builder("client", "secret").apiBaseUrl(base).uploadBaseUrl(base).build();
      try (BoxProvider provider = BoxProvider.create(config)) {
        StorageBackend backend =
            provider.open(ProviderContext.of(ConnectionId.of("acme"), StubServer.CLOCK));
        OpenedContent content =
            backend.download(
                StubServer.call(Operation.DOWNLOAD),
                DownloadSource.of(ItemRef.file("box", "1"), null, null));
        assertThat(content.length()).hasValue(Long.MAX_VALUE / 10);
        assertThat(content.body().readNBytes(10)).hasSize(10);

        content.close();
        content.close();

        // What was under way stays in the sockets' buffers; a client that drains takes far more.
        assertThat(served.get(10, TimeUnit.SECONDS)).isPositive().isLessThan(30_000_000);
        assertThatThrownBy(() -> content.body().readNBytes(1_000_000))
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void manyThreads_shareOneTransport() throws Exception {
    box.fake.file("a", new byte[] {1});
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      calls.add(
          threads.submit(
              () -> {
                for (int n = 0; n < 20; n++) {
                  StorageBackend view =
                      box.provider.open(
                          ProviderContext.of(ConnectionId.of("c" + n), box.fake.clock()));
                  assertThat(view.list(box.call(Operation.LIST), ROOT, 10, null).items())
                      .hasSize(1);
                }
              }));
    }
    for (Future<?> call : calls) {
      call.get(30, TimeUnit.SECONDS);
    }
    assertThat(box.fake.effects(BoxOperation.LIST_FOLDER)).isEqualTo(320);
  }

  /** Redirects the first request to itself, and answers the second without end. */
  private static long serveEndlessly(ServerSocket listener, URI base) throws IOException {
    try (Socket first = listener.accept()) {
      first.getInputStream().read(new byte[8192]);
      write(
          first.getOutputStream(),
          "HTTP/1.1 302 Found\r\nLocation: "
              + base
              + "/d\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    long sent = 0;
    try (Socket second = listener.accept()) {
      second.getInputStream().read(new byte[8192]);
      OutputStream out = second.getOutputStream();
      write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + Long.MAX_VALUE / 10 + "\r\n\r\n");
      byte[] block = new byte[64 * 1024];
      while (sent < Long.MAX_VALUE / 10) {
        out.write(block);
        sent += block.length;
      }
    } catch (IOException e) {
      return sent;
    }
    return -1;
  }

  private static void write(OutputStream out, String head) throws IOException {
    out.write(head.getBytes(US_ASCII));
    out.flush();
  }
}

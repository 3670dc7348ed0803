package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storageconnector.ErrorKind;
import io.storageconnector.Operation;
import io.storageconnector.RetryAdvice;
import io.storageconnector.StorageException;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.ItemRef;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.DownloadSource;
import io.storageconnector.spi.NewItem;
import io.storageconnector.spi.OpenedContent;
import io.storageconnector.spi.SourceException;
import io.storageconnector.spi.UploadTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What leaves for Drive, and how calls end that do not end by themselves. */
@Timeout(60)
class DriveWireTest {

  private static final ItemRef FILE = ItemRef.file("gdrive", "f1");
  private static final String ENTRY =
      "{\"id\":\"f1\",\"name\":\"a\",\"mimeType\":\"text/plain\",\"size\":\"1\"}\n";

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  private static UploadTarget newFile() {
    return UploadTarget.newFile(NewItem.of(DriveItems.ROOT, "a", null), null, null);
  }

  private static DriveWire wire(RawServer server) {
    return DriveWire.create(Wires.settings(server.url()));
  }

  @Test
  void patch_isSentAsItIs_withTokenAndPlainJson() throws Exception {
    CompletableFuture<String> body = new CompletableFuture<>();
    try (RawServer server =
            RawServer.start(
                request -> {
                  body.complete(new String(request.body(), ISO_8859_1));
                  request.answer(200, "", ENTRY);
                  return true;
                });
        DriveWire wire = wire(server)) {
      Wires.backend(wire).trash(Wires.call(Operation.TRASH), FILE, null);

      assertThat(server.heads()).hasSize(1);
      String head = server.heads().get(0);
      assertThat(head)
          .startsWith("PATCH /drive/v3/files/f1?supportsAllDrives=true&fields=id HTTP/1.1\r\n");
      assertThat(head.toLowerCase(java.util.Locale.ROOT))
          .contains("authorization: bearer " + Wires.TOKEN.toLowerCase(java.util.Locale.ROOT))
          .doesNotContain("x-http-method-override")
          .doesNotContain("content-encoding");
      assertThat(body.get()).isEqualTo("{\"trashed\":true}");
    }
  }

  @Test
  void calls_oneAfterTheOther_shareAConnection() throws Exception {
    try (RawServer server =
            RawServer.start(
                request -> {
                  request.body();
                  int status = request.head().startsWith("DELETE") ? 204 : 200;
                  if (status == 204) {
                    request.answer("HTTP/1.1 204 No Content\r\n\r\n");
                  } else {
                    request.answer(200, "Content-Type: application/json\r\n", ENTRY);
                  }
                  return true;
                });
        DriveWire wire = wire(server)) {
      for (int i = 0; i < 5; i++) {
        Wires.backend(wire).trash(Wires.call(Operation.TRASH), FILE, null);
        Wires.backend(wire).get(Wires.call(Operation.GET), FILE);
        Wires.backend(wire).deletePermanently(Wires.call(Operation.DELETE_PERMANENTLY), FILE);
      }
      assertThat(server.heads()).hasSize(15);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void answers_thatComePackedAndInChunks_leaveTheConnectionForTheNext() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(ENTRY.getBytes(ISO_8859_1));
    }
    String chunk =
        Integer.toHexString(packed.size()) + "\r\n" + packed.toString(ISO_8859_1) + "\r\n";
    try (RawServer server =
            RawServer.start(
                request -> {
                  request.body();
                  String status = request.head().startsWith("PATCH") ? "403 No" : "200 OK";
                  request.answer(
                      "HTTP/1.1 "
                          + status
                          + "\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
                  request.answer(chunk);
                  request.answer("0\r\n\r\n");
                  return true;
                });
        DriveWire wire = wire(server)) {
      for (int i = 0; i < 5; i++) {
        assertThat(Wires.backend(wire).get(Wires.call(Operation.GET), FILE).name()).isEqualTo("a");
        assertThatThrownBy(() -> Wires.backend(wire).trash(Wires.call(Operation.TRASH), FILE, null))
            .isInstanceOf(StorageException.class);
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  /** The JDK refuses such a header by quoting it. */
  @Test
  void token_thatFitsIntoNoHeader_isNotSentAndNotQuoted() throws Exception {
    try (RawServer server = RawServer.start(request -> false);
        DriveWire wire = wire(server)) {
      AccessToken odd = AccessToken.of(Secret.of("FAKESECRET\r\nX: y"), Instant.MAX, 1, 1);
      Call call = Call.of(Operation.GET, odd, Deadline.after(Duration.ofSeconds(20), Wires.CLOCK));

      assertThatThrownBy(() -> Wires.backend(wire).get(call, FILE))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
                assertThat(e).hasMessageNotContaining("FAKESECRET").hasNoCause();
              });
      assertThat(server.heads()).isEmpty();
    }
  }

  @Test
  void connection_refused_hadNoEffect() throws Exception {
    URI nowhere;
    try (ServerSocket taken = new ServerSocket(0)) {
      nowhere = URI.create("http://127.0.0.1:" + taken.getLocalPort());
    }
    try (DriveWire wire = DriveWire.create(Wires.settings(nowhere))) {
      StorageException error =
          catchThrowableOfType(
              StorageException.class,
              () -> Wires.backend(wire).trash(Wires.call(Operation.TRASH), FILE, null));

      assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(error.retry()).isEqualTo(RetryAdvice.SAFE);
      assertThat(error).hasMessageContaining("connection refused");
    }
  }

  @Test
  void write_whoseAnswerIsLost_isSentOnceAndLeavesTheOutcomeOpen() throws Exception {
    try (RawServer server =
            RawServer.start(
                request -> {
                  request.body();
                  if (request.head().startsWith("PATCH")) {
                    return false;
                  }
                  request.answer(200, "", ENTRY);
                  return true;
                });
        DriveWire wire = wire(server)) {
      // The first call warms a connection, on which HTTP clients are tempted to send again.
      Wires.backend(wire).get(Wires.call(Operation.GET), FILE);

      StorageException error =
          catchThrowableOfType(
              StorageException.class,
              () -> Wires.backend(wire).trash(Wires.call(Operation.TRASH), FILE, null));

      assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(error.retry()).isEqualTo(RetryAdvice.ONLY_IF_IDEMPOTENT);
      assertThat(server.heads()).filteredOn(head -> head.startsWith("PATCH")).hasSize(1);
    }
  }

  @Test
  void create_withoutABodyAnswered_isNeverSentAgainOnAStaleConnection() throws Exception {
    try (RawServer server =
            RawServer.start(
                request -> {
                  request.body();
                  if (request.head().startsWith("POST")) {
                    return false;
                  }
                  request.answer(200, "", ENTRY);
                  return true;
                });
        DriveWire wire = wire(server)) {
      Wires.backend(wire).get(Wires.call(Operation.GET), FILE);
      NewItem place = NewItem.of(DriveItems.ROOT, "a", "id1");

      assertThatThrownBy(
              () -> Wires.backend(wire).createFolder(Wires.call(Operation.CREATE_FOLDER), place))
          .isInstanceOf(StorageException.class);

      assertThat(server.heads()).filteredOn(head -> head.startsWith("POST")).hasSize(1);
    }
  }

  @Test
  void deadline_passesWhileNobodyAnswers_endsTheCall() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (RawServer server = RawServer.start(request -> await(over));
        DriveWire wire = wire(server)) {
      StorageException error =
          catchThrowableOfType(
              StorageException.class,
              () ->
                  Wires.backend(wire).get(Wires.call(Operation.GET, Duration.ofMillis(300)), FILE));
      over.countDown();

      assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(error.retry()).isEqualTo(RetryAdvice.SAFE);
      assertThat(error).hasMessageContaining("timeout");
    }
  }

  @Test
  void body_thatStalls_endsAfterTheReadTimeout() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (RawServer server =
            RawServer.start(
                request -> {
                  request.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n12345");
                  return await(over);
                });
        DriveWire wire = DriveWire.create(Wires.settings(server.url(), Duration.ofMillis(300)))) {
      try (OpenedContent content =
          Wires.backend(wire)
              .download(Wires.call(Operation.DOWNLOAD), DownloadSource.of(FILE, null, null))) {
        assertThat(content.body().readNBytes(5)).hasSize(5);
        assertThatThrownBy(() -> content.body().read())
            .isInstanceOf(IOException.class)
            .hasMessage("timeout");
      }
      over.countDown();
    }
  }

  @Test
  void body_thatNobodyReads_isDroppedWhenItsTimeIsOver() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (RawServer server =
            RawServer.start(
                request -> {
                  request.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n12345");
                  if (request.in().read() < 0) {
                    gone.countDown();
                  }
                  return false;
                });
        DriveWire wire = wire(server)) {
      OpenedContent content =
          Wires.backend(wire)
              .download(
                  Wires.call(Operation.DOWNLOAD, Duration.ofMillis(300)),
                  DownloadSource.of(FILE, null, null));

      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> content.body().readNBytes(100)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void body_thatBreaksOff_isNoEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (RawServer server =
            RawServer.start(
                request -> {
                  request.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n12345");
                  return await(begun);
                });
        DriveWire wire = wire(server)) {
      try (OpenedContent content =
          Wires.backend(wire)
              .download(Wires.call(Operation.DOWNLOAD), DownloadSource.of(FILE, null, null))) {
        assertThat(content.body().readNBytes(5)).hasSize(5);
        begun.countDown();
        assertThatThrownBy(() -> content.body().readNBytes(95)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void download_closedEarly_stopsAnEndlessBody() throws Exception {
    CompletableFuture<Long> served = new CompletableFuture<>();
    try (RawServer server =
            RawServer.start(
                request -> {
                  request.answer(
                      "HTTP/1.1 200 OK\r\nContent-Length: " + Long.MAX_VALUE / 10 + "\r\n\r\n");
                  long sent = 0;
                  try {
                    while (true) {
                      request.out().write(new byte[8192]);
                      sent += 8192;
                    }
                  } catch (IOException e) {
                    served.complete(sent);
                    return false;
                  }
                });
        DriveWire wire = wire(server)) {
      OpenedContent content =
          Wires.backend(wire)
              .download(Wires.call(Operation.DOWNLOAD), DownloadSource.of(FILE, null, null));
      assertThat(content.body().readNBytes(10)).hasSize(10);

      content.close();
      content.close();

      // What was under way stays in the sockets' buffers; a client that drains takes far more.
      assertThat(served.get(10, TimeUnit.SECONDS)).isPositive().isLessThan(30_000_000);
      assertThatThrownBy(() -> content.body().readNBytes(1_000_000))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void close_duringACall_endsIt() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (RawServer server =
        RawServer.start(
            request -> {
              arrived.countDown();
              return await(over);
            })) {
      DriveWire wire = wire(server);
      Future<StorageException> call =
          threads.submit(
              () ->
                  catchThrowableOfType(
                      StorageException.class,
                      () -> Wires.backend(wire).get(Wires.call(Operation.GET), FILE)));
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

      wire.close();

      assertThat(call.get(10, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      over.countDown();
      assertThatThrownBy(() -> Wires.backend(wire).get(Wires.call(Operation.GET), FILE))
          .hasMessageContaining("the provider is closed");
    }
  }

  @Test
  void interrupt_whileNobodyAnswers_endsTheCallAndKeepsTheFlag() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (RawServer server =
            RawServer.start(
                request -> {
                  arrived.countDown();
                  return await(over);
                });
        DriveWire wire = wire(server)) {
      CompletableFuture<StorageException> caught = new CompletableFuture<>();
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                caught.complete(
                    catchThrowableOfType(
                        StorageException.class,
                        () -> Wires.backend(wire).get(Wires.call(Operation.GET), FILE)));
                flag.complete(Thread.currentThread().isInterrupted());
              });
      caller.start();
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

      caller.interrupt();

      assertThat(caught.get(10, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(flag.get(10, TimeUnit.SECONDS)).isTrue();
      over.countDown();
    }
  }

  @Test
  void interrupt_whileABodyIsRead_endsTheReadAndKeepsTheFlag() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch reading = new CountDownLatch(1);
    try (RawServer server =
            RawServer.start(
                request -> {
                  request.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n12345");
                  return await(over);
                });
        DriveWire wire = wire(server)) {
      CompletableFuture<IOException> caught = new CompletableFuture<>();
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      Thread reader =
          new Thread(
              () -> {
                try (OpenedContent content =
                    Wires.backend(wire)
                        .download(
                            Wires.call(Operation.DOWNLOAD), DownloadSource.of(FILE, null, null))) {
                  content.body().readNBytes(5);
                  reading.countDown();
                  caught.complete(
                      catchThrowableOfType(IOException.class, () -> content.body().read()));
                  flag.complete(Thread.currentThread().isInterrupted());
                } catch (IOException | RuntimeException e) {
                  caught.completeExceptionally(e);
                }
              });
      reader.start();
      assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();

      reader.interrupt();

      assertThat(caught.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
      assertThat(flag.get(5, TimeUnit.SECONDS)).isTrue();
      over.countDown();
    }
  }

  @Test
  void upload_refusedWhileItsBodyIsSent_isTheRefusalAndNotALostConnection() throws Exception {
    try (RawServer server =
            RawServer.start(
                request -> {
                  request.in().readNBytes(1000);
                  request.answer(
                      403,
                      "Content-Type: application/json\r\nConnection: close\r\n",
                      "{\"error\":{\"errors\":[{\"reason\":\"storageQuotaExceeded\"}]}}");
                  request.in().readNBytes(50_000_000);
                  return false;
                });
        DriveWire wire = wire(server)) {
      StorageException error =
          catchThrowableOfType(
              StorageException.class,
              () ->
                  Wires.backend(wire)
                      .upload(
                          Wires.call(Operation.UPLOAD),
                          newFile(),
                          ContentSource.of(new byte[20_000_000])));

      assertThat(error.kind()).isEqualTo(ErrorKind.QUOTA_EXCEEDED);
    }
  }

  @Test
  void upload_whoseSourceBreaksOff_isCutInTheMiddleAndNotEnded() throws Exception {
    for (long length : new long[] {-1, 2_000_000}) {
      CompletableFuture<byte[]> received = new CompletableFuture<>();
      try (RawServer server =
              RawServer.start(
                  request -> {
                    ByteArrayOutputStream all = new ByteArrayOutputStream();
                    try {
                      request.in().transferTo(all);
                    } catch (IOException e) {
                      // A reset is a cut as well.
                      all.flush();
                    }
                    received.complete(all.toByteArray());
                    return false;
                  });
          DriveWire wire = wire(server)) {
        InputStream breaking =
            new FilterInputStream(new ByteArrayInputStream(new byte[1_000_000])) {
              @Override
              public int read(byte[] target, int offset, int count) throws IOException {
                int n = super.read(target, offset, count);
                if (n < 0) {
                  throw new SourceException("the disk is gone", null);
                }
                return n;
              }
            };
        ContentSource source =
            length < 0 ? ContentSource.once(breaking) : ContentSource.once(breaking, length);

        StorageException error =
            catchThrowableOfType(
                StorageException.class,
                () -> Wires.backend(wire).upload(Wires.call(Operation.UPLOAD), newFile(), source));

        assertThat(error.kind()).isEqualTo(ErrorKind.SOURCE_UNREADABLE);
        String sent = new String(received.get(10, TimeUnit.SECONDS), ISO_8859_1);
        assertThat(sent).contains("application/json").doesNotContain("--\r\n");
        assertThat(sent.endsWith("\r\n0\r\n\r\n")).isFalse();
      }
    }
  }

  @Test
  void session_atAnotherOrigin_getsNoToken() throws Exception {
    try (RawServer server =
            RawServer.start(
                request -> {
                  if (request.head().startsWith("POST")) {
                    request.body();
                    request.answer(200, "Location: http://127.0.0.1:1/u?upload_id=x\r\n", "");
                  }
                  return true;
                });
        DriveWire wire = wire(server)) {
      // The session lies at another origin than the configured one, which gets no token.
      StorageException error =
          catchThrowableOfType(
              StorageException.class,
              () ->
                  Wires.backend(wire)
                      .openSession(Wires.call(Operation.OPEN_SESSION), newFile(), 10));
      assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(error.getMessage()).doesNotContain("upload_id");
    }
  }

  @Test
  void redirect_isNotFollowedWithTheToken() throws Exception {
    try (RawServer server =
            RawServer.start(
                request -> {
                  request.body();
                  request.answer(307, "Location: http://127.0.0.1:1/elsewhere\r\n", "");
                  return true;
                });
        DriveWire wire = wire(server)) {
      StorageException error =
          catchThrowableOfType(
              StorageException.class,
              () -> Wires.backend(wire).trash(Wires.call(Operation.TRASH), FILE, null));

      assertThat(error.kind()).isEqualTo(ErrorKind.UNCLASSIFIED);
      assertThat(server.heads()).hasSize(1);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}

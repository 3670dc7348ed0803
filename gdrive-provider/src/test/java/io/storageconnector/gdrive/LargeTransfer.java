package io.storageconnector.gdrive;

import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.Operation;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.auth.Secret;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.spi.AccessToken;
import io.storageconnector.spi.Call;
import io.storageconnector.spi.Deadline;
import io.storageconnector.spi.ProviderContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** A client in a small heap: large content up in parts, up in one request, and down again. */
final class LargeTransfer {

  static final long SIZE = 300L << 20;

  private LargeTransfer() {}

  /**
   * Runs the transfers.
   *
   * @param arguments addresses of API, consent page, tokens and revocation, client id
   */
  public static void main(String[] arguments) throws IOException {
    GoogleDriveConfig config =
        GoogleDriveConfig.builder(arguments[4], System.getenv("CLIENT_SECRET"))
            .endpoints(
                GoogleEndpoints.of(
                    URI.create(arguments[0]),
                    URI.create(arguments[1]),
                    URI.create(arguments[2]),
                    URI.create(arguments[3])))
            .access(DriveAccess.FULL)
            .build();
    inParts(config);
    inOneRequest(config, System.getenv("ACCESS_TOKEN"));
    System.out.println("done");
  }

  private static void inParts(GoogleDriveConfig config) throws IOException {
    ConnectionId customer = ConnectionId.of("acme");
    try (StorageConnectors connectors =
        StorageConnectors.builder(InMemoryTokenStore.create(), DriveStorage.cipher())
            .provider(GoogleDriveProvider.create(config))
            .build()) {
      var pending = connectors.authorize(customer, GoogleDriveProvider.ID, DriveStorage.REDIRECT);
      connectors.complete(pending, DriveStorage.parameters(consent(pending.url())));
      try (StorageConnector drive = connectors.open(customer)) {
        UploadResult result =
            drive.upload(
                UploadRequest.builder(drive.root(), "parts.bin", new Pattern(SIZE)).build());
        FileItem file = result.file();
        try (Download download = drive.download(DownloadRequest.of(file.ref()))) {
          long bytes = download.transferTo(OutputStream.nullOutputStream());
          System.out.println("parts " + bytes);
        }
      }
    }
  }

  private static void inOneRequest(GoogleDriveConfig config, String token) {
    Clock clock = Clock.systemUTC();
    try (GoogleDriveProvider provider = GoogleDriveProvider.create(config)) {
      var backend = provider.open(ProviderContext.of(ConnectionId.of("acme"), clock));
      Call call =
          Call.of(
              Operation.UPLOAD,
              AccessToken.of(Secret.of(token), Instant.MAX, 1, 1),
              Deadline.after(Duration.ofMinutes(2), clock));
      FileItem file =
          backend.upload(
              call, DriveFixture.newFile(backend.root(), "direct.bin"), new Pattern(SIZE));
      System.out.println("direct " + file.size().orElse(-1));
    }
  }

  /** Answers the consent page as the admin's browser would. */
  private static URI consent(URI page) throws IOException {
    HttpRequest press =
        HttpRequest.newBuilder(page)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("decision=approve"))
            .build();
    try {
      HttpResponse<Void> answer =
          HttpClient.newHttpClient().send(press, HttpResponse.BodyHandlers.discarding());
      return URI.create(answer.headers().firstValue("Location").orElseThrow());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Content that is made while it is read. */
  private record Pattern(long size) implements ContentSource {

    @Override
    public InputStream open() {
      return new InputStream() {
        private long at;

        @Override
        public int read() {
          return at < size ? (int) (at++ % 251) : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
          if (at >= size) {
            return -1;
          }
          int count = (int) Math.min(length, size - at);
          for (int i = 0; i < count; i++) {
            target[offset + i] = (byte) ((at + i) % 251);
          }
          at += count;
          return count;
        }
      };
    }

    @Override
    public OptionalLong length() {
      return OptionalLong.of(size);
    }
  }
}

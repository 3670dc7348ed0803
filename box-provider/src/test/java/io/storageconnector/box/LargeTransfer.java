package io.storageconnector.box;

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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/** A client in a small heap: large content up in parts, up in one request, and down again. */
final class LargeTransfer {

  static final long SIZE = 300L << 20;

  private LargeTransfer() {}

  /**
   * Runs the transfers.
   *
   * @param arguments API address, upload address, consent page, client id, access token
   */
  public static void main(String[] arguments) throws IOException {
    BoxConfig config =
        BoxConfig.builder(arguments[3], System.getenv("CLIENT_SECRET"))
            .apiBaseUrl(URI.create(arguments[0]))
            .uploadBaseUrl(URI.create(arguments[1]))
            .authorizeUrl(URI.create(arguments[2]))
            .build();
    inParts(config);
    inOneRequest(config, System.getenv("ACCESS_TOKEN"));
    System.out.println("done");
  }

  private static void inParts(BoxConfig config) {
    ConnectionId customer = ConnectionId.of("acme");
    try (StorageConnectors connectors =
        StorageConnectors.builder(InMemoryTokenStore.create(), BoxStorage.cipher())
            .provider(BoxProvider.create(config))
            .build()) {
      var pending =
          connectors.authorize(customer, BoxProvider.ID, URI.create("http://localhost/callback"));
      Map<String, String> callback = BoxStorage.consent(pending.url(), "approve");
      connectors.complete(pending, callback);
      try (StorageConnector box = connectors.open(customer)) {
        UploadResult result =
            box.upload(UploadRequest.builder(box.root(), "parts.bin", new Pattern(SIZE)).build());
        FileItem file = result.file();
        try (Download download = box.download(DownloadRequest.of(file.ref()))) {
          long bytes = download.transferTo(OutputStream.nullOutputStream());
          System.out.println("parts " + bytes);
        }
      }
    }
  }

  private static void inOneRequest(BoxConfig config, String token) throws IOException {
    Clock clock = Clock.systemUTC();
    try (BoxProvider provider = BoxProvider.create(config)) {
      var backend = provider.open(ProviderContext.of(ConnectionId.of("acme"), clock));
      Call call =
          Call.of(
              Operation.UPLOAD,
              AccessToken.of(Secret.of(token), Instant.MAX, 1, 1),
              Deadline.after(Duration.ofMinutes(2), clock));
      FileItem file =
          backend.upload(call, BoxFixture.newFile(backend.root(), "direct.bin"), new Pattern(SIZE));
      System.out.println("direct " + file.size().orElse(-1));
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

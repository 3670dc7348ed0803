package io.storageconnector.gdrive;

import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.UploadCheckpoint;
import io.storageconnector.UploadRequest;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.auth.InMemoryTokenStore;
import io.storageconnector.item.ContentSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A process of its own that uploads a file with a checkpoint, and dies at once, without any end of
 * its own, when it reads on behind a given byte. It has a login without a human and nothing else in
 * common with the one before but the checkpoint.
 */
final class ResumedUpload {

  static final int CHUNK = GoogleDriveConfig.CHUNK_UNIT;

  private ResumedUpload() {}

  /**
   * Runs the upload.
   *
   * @param arguments root URL, token URL, key file, content, checkpoint, the byte to die behind,
   *     the user to act for
   */
  public static void main(String[] arguments) {
    URI root = URI.create(arguments[0]);
    GoogleDriveConfig config =
        GoogleDriveConfig.builder(GoogleServerApp.keyFile(Path.of(arguments[2])))
            .access(DriveAccess.FULL)
            .endpoints(GoogleEndpoints.of(root, root, URI.create(arguments[1]), root))
            .chunkSize(CHUNK)
            .build();
    ConnectionId customer = ConnectionId.of("acme");
    try (StorageConnectors connectors =
        StorageConnectors.builder(InMemoryTokenStore.create(), DriveStorage.cipher())
            .provider(GoogleDriveProvider.create(config))
            .build()) {
      connectors.connect(customer, GoogleServiceAccount.actingFor(arguments[6]));
      try (StorageConnector drive = connectors.open(customer)) {
        ContentSource content =
            new Deadly(ContentSource.of(Path.of(arguments[3])), Long.parseLong(arguments[5]));
        drive.upload(
            UploadRequest.builder(drive.root(), "report.bin", content)
                .checkpoint(UploadCheckpoint.file(Path.of(arguments[4])))
                .build());
        System.out.println("stored");
      }
    }
  }

  /** Content that ends the process when more of it is read than a given number of bytes. */
  private record Deadly(ContentSource content, long limit) implements ContentSource {

    @Override
    public InputStream open() throws IOException {
      return new FilterInputStream(content.open()) {
        private long count;

        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          if (count >= limit) {
            Runtime.getRuntime().halt(137);
          }
          int read = in.read(bytes, offset, (int) Math.min(length, limit - count));
          count += Math.max(read, 0);
          return read;
        }
      };
    }

    @Override
    public OptionalLong length() {
      return content.length();
    }
  }
}

package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storageconnector.Download;
import io.storageconnector.DownloadRequest;
import io.storageconnector.ListRequest;
import io.storageconnector.StorageConnector;
import io.storageconnector.StorageConnectors;
import io.storageconnector.UploadRequest;
import io.storageconnector.UploadResult;
import io.storageconnector.auth.ConnectionId;
import io.storageconnector.item.Checksum;
import io.storageconnector.item.ConflictPolicy;
import io.storageconnector.item.ContentSource;
import io.storageconnector.item.FileItem;
import io.storageconnector.item.FolderItem;
import io.storageconnector.item.Item;
import io.storageconnector.item.ItemRef;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a SaaS backend does all day: import the customer's configuration files, export a report into
 * a folder of the day. It knows of no provider in particular.
 */
final class MainJob {

  static final Map<String, String> CONFIGURATION = configuration();

  private final StorageConnectors storage;
  private final ConnectionId customer;
  private final Clock clock;
  private final Narrator narrator;

  MainJob(StorageConnectors storage, ConnectionId customer, Clock clock, Narrator narrator) {
    this.storage = storage;
    this.customer = customer;
    this.clock = clock;
    this.narrator = narrator;
  }

  /** Puts the three configuration files where the customer's admin would put them. */
  ItemRef provideConfiguration(String folderPath) {
    try (StorageConnector connector = storage.open(customer)) {
      FolderItem folder = connector.ensureFolder(connector.root(), folderPath);
      CONFIGURATION.forEach(
          (name, text) ->
              connector.upload(
                  UploadRequest.builder(folder.ref(), name, ContentSource.of(text.getBytes(UTF_8)))
                      .onConflict(ConflictPolicy.SKIP)
                      .build()));
      return folder.ref();
    }
  }

  /**
   * Imports every file of a folder; a download that is not exactly what is stored does not end
   * well.
   */
  int importConfiguration(String folderPath) {
    Map<String, String> imported = new TreeMap<>();
    try (StorageConnector connector = storage.open(customer)) {
      FolderItem folder = connector.ensureFolder(connector.root(), folderPath);
      for (Item item : connector.listAll(ListRequest.of(folder.ref()))) {
        if (item instanceof FileItem file) {
          byte[] content = read(connector, file);
          check(
              CONFIGURATION.get(file.name()) != null
                  && CONFIGURATION.get(file.name()).equals(new String(content, UTF_8)),
              "an imported file differs from what the customer stored");
          imported.put(file.name(), content.length + " bytes, " + hashOf(file));
        }
      }
    }
    // A listing has no order, so the story gets one here.
    imported.forEach((name, what) -> narrator.remark("imported %s, %s", name, what));
    return imported.size();
  }

  /** Exports a report into the folder of the day and reads it back. */
  UploadResult exportReport(String folderPath, String text) {
    String day = LocalDate.now(clock.withZone(ZoneOffset.UTC)).toString();
    byte[] report = text.getBytes(UTF_8);
    try (StorageConnector connector = storage.open(customer)) {
      FolderItem folder = connector.ensureFolder(connector.root(), folderPath + "/" + day);
      UploadResult result =
          connector.upload(
              UploadRequest.builder(folder.ref(), "report.csv", ContentSource.of(report))
                  .onConflict(ConflictPolicy.NEW_VERSION)
                  .build());
      check(
          new String(read(connector, result.file()), UTF_8).equals(text),
          "the exported report differs from what was sent");
      narrator.remark(
          "%s/%s/report.csv: %s, version %s, %s, read back and compared",
          folderPath,
          day,
          result.outcome(),
          result.file().versionId().orElse("unknown"),
          hashOf(result.file()));
      return result;
    }
  }

  private static byte[] read(StorageConnector connector, FileItem file) {
    try (Download download = connector.download(DownloadRequest.of(file))) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      download.transferTo(content);
      return content.toByteArray();
    }
  }

  private static String hashOf(FileItem file) {
    Checksum checksum =
        file.checksums().stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no hash"));
    return checksum.algorithm() + " " + checksum.hex().substring(0, 12);
  }

  static void check(boolean holds, String complaint) {
    if (!holds) {
      throw new IllegalStateException(complaint);
    }
  }

  private static Map<String, String> configuration() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("departments.csv", "id,name\n1,Radiology\n2,Cardiology\n");
    files.put("mapping.json", "{\"ward\":\"department\"}\n");
    files.put("schedule.yaml", "report: daily\nat: \"06:00\"\n");
    return files;
  }
}

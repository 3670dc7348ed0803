package io.storageconnector.testkit.drive;

import java.util.List;
import java.util.Map;

/** Google's own media types, and what Drive converts them to (doc: export formats). */
final class MimeTypes {

  private static final String GOOGLE = "application/vnd.google-apps.";
  static final String FOLDER = GOOGLE + "folder";
  static final String SHORTCUT = GOOGLE + "shortcut";
  static final String UNKNOWN = "application/octet-stream";

  private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

  private static final Map<String, List<String>> EXPORTS =
      Map.of(
          GOOGLE + "document",
          List.of(
              OFFICE + "wordprocessingml.document",
              "application/vnd.oasis.opendocument.text",
              "application/rtf",
              "application/pdf",
              "text/plain",
              "application/zip",
              "application/epub+zip",
              "text/markdown"),
          GOOGLE + "spreadsheet",
          List.of(
              OFFICE + "spreadsheetml.sheet",
              "application/vnd.oasis.opendocument.spreadsheet",
              "application/pdf",
              "application/zip",
              "text/csv",
              "text/tab-separated-values"),
          GOOGLE + "presentation",
          List.of(
              OFFICE + "presentationml.presentation",
              "application/vnd.oasis.opendocument.presentation",
              "application/pdf",
              "text/plain"),
          GOOGLE + "drawing",
          List.of("application/pdf", "image/jpeg", "image/png", "image/svg+xml"));

  private MimeTypes() {}

  /** Says whether files of the type have no bytes of their own. */
  static boolean isGoogle(String mimeType) {
    return mimeType.startsWith(GOOGLE);
  }

  /** Says whether the type is a document that can be exported. */
  static boolean isEditor(String mimeType) {
    return EXPORTS.containsKey(mimeType);
  }

  static List<String> exportsOf(String mimeType) {
    return EXPORTS.getOrDefault(mimeType, List.of());
  }

  static Map<String, List<String>> exportFormats() {
    return EXPORTS;
  }
}

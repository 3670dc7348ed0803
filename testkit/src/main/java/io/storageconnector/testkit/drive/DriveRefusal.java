package io.storageconnector.testkit.drive;

import org.jspecify.annotations.Nullable;

/** A request that ends in one of Drive's error answers. */
final class DriveRefusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final DriveReason reason;
  private final String text;
  private final @Nullable String location;

  DriveRefusal(DriveReason reason, String text) {
    this(reason, text, null);
  }

  private DriveRefusal(DriveReason reason, String text, @Nullable String location) {
    super(text, null, false, false);
    this.reason = reason;
    this.text = text;
    this.location = location;
  }

  static DriveRefusal of(DriveReason reason) {
    return new DriveRefusal(reason, reason.message());
  }

  /** A refusal that names the query parameter it is about. */
  static DriveRefusal parameter(DriveReason reason, String text, String parameter) {
    return new DriveRefusal(reason, text, parameter);
  }

  static DriveRefusal invalid(String parameter) {
    return parameter(DriveReason.INVALID, "Invalid Value", parameter);
  }

  /** A field of the body that has no acceptable value. */
  static DriveRefusal invalidField(String field) {
    return new DriveRefusal(DriveReason.INVALID, "Invalid value for field: " + field);
  }

  /** Doc: the id is named, whether the item is missing or hidden. */
  static DriveRefusal notFound(String fileId) {
    return parameter(DriveReason.NOT_FOUND, "File not found: " + fileId + ".", "fileId");
  }

  static DriveRefusal notModelled(String what) {
    return new DriveRefusal(DriveReason.NOT_MODELLED, what);
  }

  DriveReason reason() {
    return reason;
  }

  String text() {
    return text;
  }

  @Nullable String location() {
    return location;
  }
}

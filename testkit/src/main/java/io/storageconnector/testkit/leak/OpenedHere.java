package io.storageconnector.testkit.leak;

import io.storageconnector.Operation;
import java.util.List;

/** The place where something was opened. Never thrown. */
final class OpenedHere extends Exception {

  private static final long serialVersionUID = 1L;

  private static final String ENTRY_PACKAGE = "io.storageconnector";
  private static final List<String> BELOW_THE_CALLER =
      List.of(
          "io.storageconnector.inbox.",
          "io.storageconnector.internal.",
          "io.storageconnector.outbox.",
          "io.storageconnector.spi.",
          "io.storageconnector.testkit.leak.OpenThings",
          "io.storageconnector.testkit.leak.OpenedHere",
          "io.storageconnector.testkit.leak.WatchedProvider",
          "java.",
          "jdk.");

  OpenedHere(Operation operation) {
    super("opened by " + operation + " at " + caller());
  }

  /** The first place outside the library: where its user called it. */
  private static String caller() {
    for (StackTraceElement place : new Throwable().getStackTrace()) {
      if (isOutside(place.getClassName())) {
        return place.toString();
      }
    }
    return "a thread of the library's own";
  }

  private static boolean isOutside(String name) {
    return !name.contains("$Proxy")
        && !name.substring(0, Math.max(0, name.lastIndexOf('.'))).equals(ENTRY_PACKAGE)
        && BELOW_THE_CALLER.stream().noneMatch(name::startsWith);
  }
}

package io.storageconnector.testkit;

import io.storageconnector.testkit.http.FakeCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the command line of a fake's server. Confined to its main method. */
final class ServerOptions {

  private final Deque<String> rest;

  ServerOptions(String... arguments) {
    this.rest = new ArrayDeque<>(List.of(arguments));
  }

  boolean hasNext() {
    return !rest.isEmpty();
  }

  String next() {
    return rest.pop();
  }

  /** The value after an option. */
  String value(String option) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.pop();
  }

  long number(String option) {
    String text = value(option);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " needs a number", e);
    }
  }

  int smallNumber(String option) {
    return Math.toIntExact(number(option));
  }

  static IllegalArgumentException unknown(String option, String usage) {
    return new IllegalArgumentException("unknown option " + option + "; there are: " + usage);
  }

  /** Writes the CA certificate where it is wanted, or into a temporary file. */
  static Path writeCa(FakeCertificates certificates, @Nullable Path wanted) throws IOException {
    return write(certificates.caPem(), wanted, ".pem");
  }

  /** Writes text where it is wanted, or into a temporary file that ends with the process. */
  static Path write(String text, @Nullable Path wanted, String suffix) throws IOException {
    if (wanted != null) {
      return Files.writeString(wanted, text);
    }
    Path file = Files.createTempFile("storage-connector-fake", suffix);
    file.toFile().deleteOnExit();
    return Files.writeString(file, text);
  }
}

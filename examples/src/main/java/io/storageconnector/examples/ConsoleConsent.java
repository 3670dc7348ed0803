package io.storageconnector.examples;

import io.storageconnector.PendingAuthorization;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;

/** Asks a person to consent in a real browser and to paste the address it was redirected to. */
final class ConsoleConsent implements Consent {

  private final BufferedReader in;
  private final PrintStream out;

  ConsoleConsent(BufferedReader in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public Map<String, String> obtain(PendingAuthorization pending) {
    out.println("    Open this address, grant access, and paste the address you are sent to:");
    out.println("    " + pending.url());
    out.print("    > ");
    out.flush();
    try {
      String line = in.readLine();
      if (line == null) {
        throw new IllegalStateException("no address was pasted");
      }
      return CallbackUrl.parameters(URI.create(line.strip()));
    } catch (IOException e) {
      throw new UncheckedIOException("the console can't be read", e);
    }
  }
}

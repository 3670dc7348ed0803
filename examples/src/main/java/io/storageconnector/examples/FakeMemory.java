package io.storageconnector.examples;

import io.storageconnector.testkit.FakeClock;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Properties;

/**
 * What fake services keep between two runs, as the servers of real ones do: the time, and which
 * refresh tokens are good. A fake otherwise ends with its run, and would know no stored grant. Each
 * run begins at nine in the morning, a day after the one before. The files in the fakes are not
 * kept.
 */
final class FakeMemory {

  private static final String TIME = "time";
  private static final String REFRESH_TOKENS = ".refresh-tokens";

  private final Path file;
  private final Properties memory = new Properties();
  private final FakeClock clock;

  private FakeMemory(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        memory.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException("the fakes' memory can't be read: " + file, e);
      }
    }
    String last = memory.getProperty(TIME);
    Instant day =
        last == null ? Clock.systemUTC().instant() : Instant.parse(last).plus(Duration.ofDays(1));
    // A fixed hour, so that no run passes midnight and changes the folder of the day.
    this.clock = FakeClock.startingAt(day.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(9)));
  }

  /** Returns the memory in a file, which need not be there. */
  static FakeMemory in(Path file) {
    return new FakeMemory(file);
  }

  /** Returns the time that all fakes share. */
  FakeClock clock() {
    return clock;
  }

  /** Returns the refresh tokens a service left behind. */
  List<String> refreshTokens(String service) {
    String tokens = memory.getProperty(service + REFRESH_TOKENS, "");
    return tokens.isEmpty() ? List.of() : List.of(tokens.split(" ", -1));
  }

  /** Keeps the refresh tokens that are good at a service, and the time. */
  void keep(String service, List<String> refreshTokens) {
    memory.setProperty(service + REFRESH_TOKENS, String.join(" ", refreshTokens));
    memory.setProperty(TIME, clock.instant().toString());
    try (Writer writer = Files.newBufferedWriter(file)) {
      memory.store(writer, "What the fakes remember; the servers of real services keep the like.");
    } catch (IOException e) {
      throw new UncheckedIOException("the fakes' memory can't be written: " + file, e);
    }
  }
}

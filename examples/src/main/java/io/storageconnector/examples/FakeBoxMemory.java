package io.storageconnector.examples;

import io.storageconnector.box.BoxConfig;
import io.storageconnector.testkit.BoxUrls;
import io.storageconnector.testkit.FakeBox;
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
import java.util.Properties;

/**
 * What a fake Box keeps between two runs, as Box's own servers do: the time, and which refresh
 * tokens were not used yet. A fake otherwise ends with its run, and would know no stored grant.
 * Each run begins at nine in the morning, a day after the one before. The files in the fake are not
 * kept.
 */
final class FakeBoxMemory {

  private static final String TIME = "time";
  private static final String REFRESH_TOKENS = "unused-refresh-tokens";

  private final Path file;

  FakeBoxMemory(Path file) {
    this.file = file;
  }

  /** Starts a fake that goes on where the last one ended. */
  FakeBox start() {
    if (!Files.exists(file)) {
      return startOn(Clock.systemUTC().instant());
    }
    Properties remembered = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      remembered.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("the fake's memory can't be read: " + file, e);
    }
    FakeBox box = startOn(Instant.parse(remembered.getProperty(TIME)).plus(Duration.ofDays(1)));
    for (String token : remembered.getProperty(REFRESH_TOKENS).split(" ", -1)) {
      if (!token.isEmpty()) {
        box.adoptGrant(FakeBox.OWNER, token);
      }
    }
    return box;
  }

  /** A fixed hour, so that no run passes midnight and changes the folder of the day. */
  private static FakeBox startOn(Instant day) {
    Instant morning = day.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(9));
    return FakeBox.builder().clock(FakeClock.startingAt(morning)).start();
  }

  /** Keeps what the next fake has to know. */
  void keep(FakeBox box) {
    Properties memory = new Properties();
    memory.setProperty(TIME, box.clock().instant().toString());
    memory.setProperty(REFRESH_TOKENS, String.join(" ", box.unusedRefreshTokens(FakeBox.OWNER)));
    try (Writer writer = Files.newBufferedWriter(file)) {
      memory.store(writer, "What the fake Box remembers; Box's own servers keep the like.");
    } catch (IOException e) {
      throw new UncheckedIOException("the fake's memory can't be written: " + file, e);
    }
  }

  /** Returns a configuration that leads to the fake instead of to Box. */
  static BoxConfig leadingTo(FakeBox box, BoxConfig.Builder config) {
    BoxUrls urls = box.urls();
    return config
        .apiBaseUrl(urls.api())
        .uploadBaseUrl(urls.upload())
        .authorizeUrl(urls.authorize())
        .clock(box.clock())
        .build();
  }
}

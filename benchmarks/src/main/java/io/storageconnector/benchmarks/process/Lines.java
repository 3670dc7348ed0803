package io.storageconnector.benchmarks.process;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What children have said and nobody has heard yet. Thread-safe. */
public final class Lines implements Consumer<String> {

  private final BlockingQueue<String> unheard = new LinkedBlockingQueue<>();
  private final Duration patience;

  /**
   * Creates an empty queue.
   *
   * @param patience how long to wait for a line
   */
  public Lines(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void accept(String line) {
    unheard.add(line);
  }

  /**
   * Waits for a line.
   *
   * @return the line
   * @throws InterruptedException if interrupted
   * @throws IllegalStateException if nothing is said for too long
   */
  public String next() throws InterruptedException {
    String line = unheard.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      throw new IllegalStateException("nothing was said for " + patience);
    }
    return line;
  }

  /**
   * Waits for a line that begins with a word.
   *
   * @param word the word
   * @return the line
   * @throws InterruptedException if interrupted
   * @throws IllegalStateException if another line comes
   */
  public String next(String word) throws InterruptedException {
    String line = next();
    if (!line.startsWith(word)) {
      throw new IllegalStateException("expected " + word + " and not " + line);
    }
    return line;
  }
}

package io.storageconnector.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A JVM that talks in lines: what is said to it is its standard input, what it says its standard
 * output. It ends when this process ends, because its input does. Thread-safe.
 */
public final class Child implements AutoCloseable {

  private final String name;
  private final Process process;
  private final BufferedWriter input;
  private final ReentrantLock speaking = new ReentrantLock();
  private final CountDownLatch silent = new CountDownLatch(1);

  private Child(String name, Process process, Consumer<String> lines) {
    this.name = name;
    this.process = process;
    this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    Thread reader = new Thread(() -> read(lines), "reads-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a JVM and gives it its settings.
   *
   * @param name how messages call it
   * @param program what it runs
   * @param settings what {@link Parent#settings()} returns there; on no command line, because some
   *     are secret
   * @param lines hears each line it says, on a thread of its own, until it has ended
   * @return the running child
   */
  public static Child start(
      String name, Program program, Map<String, String> settings, Consumer<String> lines) {
    try {
      Process process =
          new ProcessBuilder(program.command())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Child child = new Child(name, process, lines);
      settings.forEach((key, value) -> child.say(key + "=" + value));
      child.say("");
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("a JVM could not be started", e);
    }
  }

  private void read(Consumer<String> lines) {
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(name + " can't be heard", e);
    } finally {
      silent.countDown();
    }
  }

  /** {@return how messages call it} */
  public String name() {
    return name;
  }

  /**
   * Says a line to the child. Saying it to one that was killed has no effect.
   *
   * @param line the line
   */
  public void say(String line) {
    speaking.lock();
    try {
      input.write(line);
      input.newLine();
      input.flush();
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(name + " does not listen", e);
      }
    } finally {
      speaking.unlock();
    }
  }

  /**
   * Kills the child as {@code kill -9} does, and returns when all it ever said has been heard.
   *
   * @throws InterruptedException if interrupted
   */
  public void kill() throws InterruptedException {
    // Not through the process itself, which would close the streams and lose its last words.
    process.toHandle().destroyForcibly();
    awaitEnd(Duration.ofSeconds(20));
  }

  /**
   * Stops the child where it is, as a long pause of its host does.
   *
   * @throws InterruptedException if interrupted
   */
  public void pause() throws InterruptedException {
    signal("-STOP");
  }

  /**
   * Lets a stopped child go on.
   *
   * @throws InterruptedException if interrupted
   */
  public void resume() throws InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws InterruptedException {
    try {
      int status =
          new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
      if (status != 0 && process.isAlive()) {
        throw new IllegalStateException("kill " + signal + " failed with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no signal can be sent", e);
    }
  }

  /** {@return whether it runs} */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until the child has ended and all it said has been heard.
   *
   * @param patience how long
   * @throws InterruptedException if interrupted
   * @throws IllegalStateException if it goes on
   */
  public void awaitEnd(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
        || !silent.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(name + " does not end");
    }
  }

  /** Ends the child's input, which ends the child; a deaf one is killed. */
  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      process.destroyForcibly();
    }
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

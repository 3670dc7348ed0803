package io.storageconnector.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Another virtual machine that serves token files, started when it is needed. Thread-safe. */
final class StoreProcess {

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Process process;
  private int port;

  /** Where the process listens; starts it if it does not run. */
  int port() {
    lock.lock();
    try {
      Process running = process;
      if (running == null || !running.isAlive()) {
        process = start();
      }
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  private Process start() throws IOException {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StoreServer.class.getName())
            .redirectError(Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(started.getInputStream(), US_ASCII));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the process of a token store did not start");
    }
    port = Integer.parseInt(line);
    return started;
  }

  /** Ends the process as {@code kill -9} does. */
  void kill() {
    lock.lock();
    try {
      Process running = process;
      if (running != null) {
        running.destroyForcibly().onExit().join();
      }
      process = null;
    } finally {
      lock.unlock();
    }
  }
}

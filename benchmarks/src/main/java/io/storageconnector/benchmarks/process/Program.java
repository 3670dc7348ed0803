package io.storageconnector.benchmarks.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link Child} runs, and how. Small and quick to start: what a run measures or kills is not
 * the compiler. Immutable.
 *
 * @param main the main class
 * @param heapMegabytes the largest heap
 * @param classPath where its classes are
 * @param flags further flags of the JVM
 */
public record Program(Class<?> main, int heapMegabytes, String classPath, List<String> flags) {

  /**
   * Copies the flags.
   *
   * @param main the main class
   * @param heapMegabytes the largest heap
   * @param classPath where its classes are
   * @param flags further flags of the JVM
   */
  public Program {
    flags = List.copyOf(flags);
  }

  /**
   * {@return a program on the class path of this JVM}
   *
   * @param main the main class
   * @param heapMegabytes the largest heap
   */
  public static Program of(Class<?> main, int heapMegabytes) {
    return new Program(main, heapMegabytes, System.getProperty("java.class.path"), List.of());
  }

  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Standard output is for words between processes.
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(List.of("-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Xmx" + heapMegabytes + "m");
    command.addAll(flags);
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    return command;
  }
}

package io.storageconnector.benchmarks.hotpath;

import io.storageconnector.benchmarks.Options;
import io.storageconnector.benchmarks.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link TokenBenchmark} at 1, 2 and 8 threads and prints one table. */
public final class HotPathRun {

  private static final List<String> ORDER =
      List.of(
          "clock",
          "caffeine",
          "caffeineExpiring",
          "library",
          "libraryHeader",
          "googleMetadata",
          "boxSdkHeader");

  private HotPathRun() {}

  /**
   * Measures.
   *
   * @param options {@code forks}, {@code iterations}, {@code millis} for each iteration
   * @param out where the table goes
   * @throws RunnerException if the harness fails
   */
  public static void run(Options options, PrintStream out) throws RunnerException {
    int forks = options.number("forks", 3);
    int iterations = options.number("iterations", 5);
    TimeValue time = TimeValue.milliseconds(options.number("millis", 500));
    options.requireAllKnown();
    for (int threads : new int[] {1, 2, 8}) {
      Collection<RunResult> results =
          new Runner(
                  new OptionsBuilder()
                      .include(TokenBenchmark.class.getName())
                      .threads(threads)
                      .forks(forks)
                      .warmupIterations(iterations)
                      .warmupTime(time)
                      .measurementIterations(iterations)
                      .measurementTime(time)
                      .addProfiler(GCProfiler.class)
                      .jvmArgsAppend("-Xmx512m")
                      .shouldFailOnError(true)
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run();
      print(threads, results, out);
    }
  }

  private static void print(int threads, Collection<RunResult> results, PrintStream out) {
    Map<Integer, RunResult> ordered = new TreeMap<>();
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      ordered.put(ORDER.indexOf(name.substring(name.lastIndexOf('.') + 1)), result);
    }
    double plain = medianOf("caffeine", results);
    double expiring = medianOf("caffeineExpiring", results);
    List<List<String>> rows = new ArrayList<>();
    ordered.forEach(
        (place, result) -> {
          var times = result.getPrimaryResult().getStatistics();
          rows.add(
              List.of(
                  ORDER.get(place),
                  number(times.getPercentile(50)),
                  number(times.getMin()) + " - " + number(times.getMax()),
                  number(times.getPercentile(50) / expiring),
                  number(times.getPercentile(50) / plain),
                  number(allocated(result))));
        });
    out.printf(Locale.ROOT, "%nThreads: %d%n%n", threads);
    Table.print(
        out,
        List.of(
            "",
            "ns per call, median",
            "min - max",
            "to Caffeine with expiry",
            "to Caffeine without",
            "bytes per call"),
        rows);
  }

  private static double medianOf(String name, Collection<RunResult> results) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + name))
        .mapToDouble(result -> result.getPrimaryResult().getStatistics().getPercentile(50))
        .findFirst()
        .orElseThrow();
  }

  private static double allocated(RunResult result) {
    Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return bytes == null ? Double.NaN : bytes.getScore();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

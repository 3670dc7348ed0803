package io.storageconnector.benchmarks.storm;

import io.storageconnector.benchmarks.Table;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

/**
 * What a storm counted.
 *
 * @param library the library
 * @param sdk the bare SDK
 */
record StormReport(StormTally library, StormTally sdk) {

  void print(PrintStream out) {
    Table.print(
        out,
        List.of("", "library", "bare Box SDK"),
        List.of(
            row("rotations", StormTally::rotations),
            row("rotations with exactly one exchange", StormTally::rotationsWithOneRequest),
            row("refreshes sent to the token endpoint", StormTally::requests),
            row("of these with new tokens", StormTally::issued),
            row("calls", StormTally::calls),
            row("failed calls", StormTally::failed),
            row("failed calls by kind", StormTally::failures),
            row("new consents needed to go on", StormTally::consents),
            row("call, ms, median", tally -> tally.percentile(50)),
            row("call, ms, 99 of 100", tally -> tally.percentile(99)),
            row("slowest call of a rotation, ms, median", tally -> tally.slowest(50)),
            row("slowest call of all, ms", tally -> tally.slowest(100))));
  }

  private List<String> row(String title, Function<StormTally, Object> value) {
    return List.of(title, value.apply(library).toString(), value.apply(sdk).toString());
  }
}

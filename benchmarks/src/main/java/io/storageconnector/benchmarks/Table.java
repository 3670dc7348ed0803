package io.storageconnector.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** Prints results as a Markdown table, so that they can be pasted into the documentation. */
public final class Table {

  private Table() {}

  /**
   * Prints a table.
   *
   * @param out where to
   * @param head the titles of the columns
   * @param rows the cells, as many in each row as there are titles
   */
  public static void print(PrintStream out, List<String> head, List<? extends List<String>> rows) {
    out.println("| " + String.join(" | ", head) + " |");
    out.println("|" + "---|".repeat(head.size()));
    for (List<String> row : rows) {
      out.println("| " + String.join(" | ", row) + " |");
    }
    out.flush();
  }
}

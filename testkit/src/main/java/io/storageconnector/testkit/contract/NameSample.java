package io.storageconnector.testkit.contract;

/**
 * A name and what is special about it.
 *
 * @param label what is special; shown in reports, where the name itself may not print
 * @param name the name
 */
record NameSample(String label, String name) {

  @Override
  public String toString() {
    return label;
  }
}

package io.storageconnector.testkit.fault;

/** The stable name of one kind of request a fake understands. Implemented by an enum per fake. */
public interface FakeOperation {

  /**
   * Returns the name.
   *
   * @return the enum constant's name
   */
  String name();
}

package io.storageconnector;

import static java.util.Objects.requireNonNull;

/**
 * What a connection lacks for its work in a folder, and who has to do something about it. Constants
 * may be added in a minor release.
 */
public enum SetupProblem {
  /** The folder is not there, or nobody shared it with the account the connection logs in as. */
  FOLDER_NOT_SHARED("share the folder with the account, or choose another folder"),
  /** The account sees the folder but may not put anything into it. */
  FOLDER_NOT_WRITABLE("give the account the right to add files to the folder"),
  /**
   * The account owns no storage, as is so for Google service accounts, and the folder is not one
   * whose files belong to somebody else.
   */
  NO_STORAGE_QUOTA("use a folder in a shared drive, or let the account act for a user"),
  /** The account has no free storage left. */
  STORAGE_FULL("free storage, or buy more"),
  /** The grant lacks a scope that the application asks for. */
  SCOPE_MISSING("consent again and leave all boxes ticked");

  private final String remedy;

  SetupProblem(String remedy) {
    this.remedy = requireNonNull(remedy, "remedy");
  }

  /** {@return what to tell the customer's admin, as an imperative sentence without full stop} */
  public String remedy() {
    return remedy;
  }
}

package io.storageconnector.testkit.box;

/**
 * What lets an account into a folder of another's.
 *
 * @param id its id
 * @param folder the folder
 * @param guest who is let in
 * @param role with which rights
 * @param accessOnly whether the folder stays out of the guest's root listing (doc)
 */
record BoxCollaboration(
    String id, BoxFolder folder, BoxAccount guest, BoxRole role, boolean accessOnly) {

  BoxCollaboration withRole(BoxRole newRole) {
    return new BoxCollaboration(id, folder, guest, newRole, accessOnly);
  }
}

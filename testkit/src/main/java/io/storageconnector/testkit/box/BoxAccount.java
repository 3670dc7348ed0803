package io.storageconnector.testkit.box;

/** One Box user with a root folder of its own. Immutable but for the tree below the root. */
final class BoxAccount {

  private final String id;
  private final String login;
  private final String name;
  private final String enterpriseId;
  private final BoxFolder root;

  BoxAccount(String id, String login, String name, String enterpriseId, BoxWorld world) {
    this.id = id;
    this.login = login;
    this.name = name;
    this.enterpriseId = enterpriseId;
    this.root = BoxFolder.root(this, world.now());
  }

  String id() {
    return id;
  }

  String login() {
    return login;
  }

  String name() {
    return name;
  }

  String enterpriseId() {
    return enterpriseId;
  }

  BoxFolder root() {
    return root;
  }
}

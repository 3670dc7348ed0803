package io.storageconnector.testkit.drive;

import io.storageconnector.testkit.oauth.FakeOAuth;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The projects of a fake Google Cloud, with what is registered in them. Thread-safe. */
public final class GoogleProjects {

  /** The number every client id begins with; the rest tells them apart. */
  static final String FIRST_CLIENT = "fake-client-id.apps.googleusercontent.com";

  private final FakeOAuth oauth;
  private final DriveSeed seed;
  private final AtomicInteger serial = new AtomicInteger(1);
  private final List<GoogleProject> projects = new CopyOnWriteArrayList<>();

  /**
   * Makes the projects of one fake: one, with the client the token state starts with.
   *
   * @param oauth where clients get their secrets
   * @param seed where service accounts are made, without storage quota (doc)
   */
  GoogleProjects(FakeOAuth oauth, DriveSeed seed) {
    this.oauth = oauth;
    this.seed = seed;
    GoogleProject first = create("fake-project");
    first.add(new GoogleApp(first, oauth.clientId(), oauth.clientSecret()));
  }

  /**
   * Returns the project every fake starts with.
   *
   * @return the project of the first client
   */
  public GoogleProject first() {
    return projects.get(0);
  }

  /**
   * Creates one more project, without any client.
   *
   * @param id its id
   * @return the project
   * @throws IllegalArgumentException if the id is taken
   */
  public GoogleProject create(String id) {
    if (projects.stream().anyMatch(project -> project.id().equals(id))) {
      throw new IllegalArgumentException("a project of this id exists");
    }
    GoogleProject project = new GoogleProject(this, id);
    projects.add(project);
    return project;
  }

  List<GoogleProject> all() {
    return List.copyOf(projects);
  }

  GoogleApp register(GoogleProject project) {
    String clientId = "fake-client-id-" + serial.incrementAndGet() + ".apps.googleusercontent.com";
    GoogleApp app = new GoogleApp(project, clientId, oauth.registerClient(clientId));
    project.add(app);
    return app;
  }

  GoogleServiceAccount create(GoogleProject project, String name) {
    String email = name + "@" + project.id() + GoogleDirectory.SERVICE_ACCOUNTS;
    if (serviceAccount(email).isPresent()) {
      throw new IllegalArgumentException("a service account of this name exists");
    }
    GoogleServiceAccount account =
        new GoogleServiceAccount(project.id(), email, GoogleDirectory.subjectNumber(email));
    project.add(account);
    seed.account(email, 0);
    return account;
  }

  Optional<GoogleApp> app(String clientId) {
    return projects.stream().flatMap(project -> project.app(clientId).stream()).findFirst();
  }

  /**
   * The application behind a client or service account, under which files are made and opened: the
   * project (doc: the app id of the file picker is that of the project), named by its first client.
   */
  String application(String clientId) {
    return projects.stream()
        .filter(project -> project.owns(clientId))
        .flatMap(project -> project.apps().stream())
        .findFirst()
        .map(GoogleApp::clientId)
        .orElse(clientId);
  }

  Optional<GoogleServiceAccount> serviceAccount(String email) {
    return projects.stream()
        .flatMap(project -> project.serviceAccounts().stream())
        .filter(account -> account.email().equals(email))
        .findFirst();
  }
}

package io.storageconnector.testkit.assertions;

import io.storageconnector.testkit.FakeBox;
import io.storageconnector.testkit.FakeDrive;
import io.storageconnector.testkit.StorageFake;
import io.storageconnector.testkit.box.BoxSeed;
import io.storageconnector.testkit.drive.DriveSeed;
import io.storageconnector.testkit.memory.InMemoryProvider;
import io.storageconnector.testkit.memory.InMemorySeed;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks into the accounts of each kind of fake. */
final class AccountContents {

  private AccountContents() {}

  static Contents of(StorageFake fake, String login) {
    return fake instanceof FakeBox box
        ? new OfBox(box.contents(), login)
        : new OfDrive(((FakeDrive) fake).contents(), login);
  }

  static Contents of(InMemoryProvider provider, String account) {
    return new OfMemory(provider.seed(account), account);
  }

  /** The fakes refuse to show what is not there. */
  private static <T> Optional<T> ifThere(Supplier<T> look) {
    try {
      return Optional.of(look.get());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private record OfBox(BoxSeed seed, String login) implements Contents {

    @Override
    public String owner() {
      return "the fake Box";
    }

    @Override
    public boolean isThere(String path) {
      return seed.id(login, path).isPresent();
    }

    @Override
    public boolean isFolder(String path) {
      return ifThere(() -> seed.children(login, path)).isPresent();
    }

    @Override
    public Optional<byte[]> file(String path) {
      return ifThere(() -> seed.content(login, path));
    }

    @Override
    public int versions(String path) {
      return seed.versions(login, path);
    }

    @Override
    public List<String> children(String path) {
      return seed.children(login, path);
    }
  }

  private record OfDrive(DriveSeed seed, String login) implements Contents {

    @Override
    public String owner() {
      return "the fake Google Drive";
    }

    @Override
    public boolean isThere(String path) {
      return seed.id(login, path).isPresent();
    }

    @Override
    public boolean isFolder(String path) {
      return seed.id(login, path).filter(seed::isFolder).isPresent();
    }

    @Override
    public Optional<byte[]> file(String path) {
      return seed.id(login, path).flatMap(id -> ifThere(() -> seed.content(id)));
    }

    @Override
    public int versions(String path) {
      return seed.revisions(seed.id(login, path).orElseThrow());
    }

    @Override
    public List<String> children(String path) {
      return seed.children(login, path);
    }
  }

  private record OfMemory(InMemorySeed seed, String account) implements Contents {

    @Override
    public String owner() {
      return "the account " + account + " in memory";
    }

    @Override
    public boolean isThere(String path) {
      return seed.find(path).isPresent();
    }

    @Override
    public boolean isFolder(String path) {
      return ifThere(() -> seed.children(path)).isPresent();
    }

    @Override
    public Optional<byte[]> file(String path) {
      return ifThere(() -> seed.content(path));
    }

    @Override
    public int versions(String path) {
      return seed.versions(path);
    }

    @Override
    public List<String> children(String path) {
      return seed.children(path);
    }
  }
}

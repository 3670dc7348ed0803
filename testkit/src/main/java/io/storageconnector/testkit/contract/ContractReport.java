package io.storageconnector.testkit.contract;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs after each contract class how many tests ran, and which were left out and why. */
final class ContractReport implements BeforeAllCallback, AfterAllCallback, TestWatcher {

  private static final Logger log = LoggerFactory.getLogger(ContractReport.class);
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ContractReport.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(NAMESPACE).put(Tally.class, new Tally());
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    tally(context).ifPresent(tally -> tally.passed.incrementAndGet());
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    tally(context).ifPresent(tally -> tally.failed.incrementAndGet());
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    String why = reason.orElse("no reason given");
    tally(context)
        .ifPresent(
            tally ->
                tally.skipped.computeIfAbsent(why, w -> new AtomicInteger()).incrementAndGet());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    tally(context)
        .ifPresent(
            tally ->
                log.info(
                    "{}: {} passed, {} failed, left out: {}",
                    context.getRequiredTestClass().getSimpleName(),
                    tally.passed,
                    tally.failed,
                    tally.describeSkipped()));
  }

  /** The store of the class, because that of a test is closed before its watchers are called. */
  private static Optional<Tally> tally(ExtensionContext context) {
    ExtensionContext owner = context;
    while (owner.getTestMethod().isPresent() && owner.getParent().isPresent()) {
      owner = owner.getParent().get();
    }
    return Optional.ofNullable(owner.getStore(NAMESPACE).get(Tally.class, Tally.class));
  }

  /** What became of the tests of one class. */
  private static final class Tally {

    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final ConcurrentMap<String, AtomicInteger> skipped = new ConcurrentHashMap<>();

    Map<String, AtomicInteger> describeSkipped() {
      return new TreeMap<>(skipped);
    }
  }
}

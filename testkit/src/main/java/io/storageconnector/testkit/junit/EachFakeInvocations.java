package io.storageconnector.testkit.junit;

import io.storageconnector.testkit.StorageFake;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Repeats an {@link EachFake} test, and tells each repetition its fake. */
final class EachFakeInvocations implements TestTemplateInvocationContextProvider {

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    return FakesConfig.inForce(context).kinds().stream().map(Invocation::new);
  }

  /** One repetition. */
  private record Invocation(StorageFake.Kind kind) implements TestTemplateInvocationContext {

    @Override
    public String getDisplayName(int number) {
      return "[" + number + "] " + kind.title();
    }

    @Override
    public void prepareInvocation(ExtensionContext context) {
      FakesConfig.putAlone(context, kind);
    }
  }
}

package io.storageconnector.testkit.contract;

import io.storageconnector.OpenOptions;
import io.storageconnector.StorageConnector;
import io.storageconnector.testkit.memory.InMemoryConfig;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The contract on a provider or a connector with one defect, which is named by a configuration
 * parameter. Run by {@link ContractMutationTest} only, so its name is none of a test.
 */
@ExtendWith(MutantSubject.Parameters.class)
class MutantSubject extends StorageConnectorContract {

  static final String PRESET = "contract.preset";
  static final String BACKEND_DEFECT = "contract.backend-defect";
  static final String CONNECTOR_DEFECT = "contract.connector-defect";

  private final Mutation mutation;

  MutantSubject(Mutation mutation) {
    this.mutation = mutation;
  }

  @Override
  protected StorageHarness harness() {
    return new Defective(
        MemoryHarness.of(
            mutation.config,
            backend -> mutation.backendDefect.map(d -> d.buildInto(backend)).orElse(backend)),
        connector -> mutation.connectorDefect.map(d -> d.buildInto(connector)).orElse(connector));
  }

  static InMemoryConfig preset(String name) {
    return switch (name) {
      case "box-like" -> InMemoryConfig.boxLike();
      case "drive-like" -> InMemoryConfig.driveLike();
      default -> InMemoryConfig.minimal();
    };
  }

  /** What is tested. */
  static final class Mutation {

    private final InMemoryConfig config;
    private final Optional<BackendDefect> backendDefect;
    private final Optional<ConnectorDefect> connectorDefect;

    Mutation(ExtensionContext context) {
      this.config = preset(context.getConfigurationParameter(PRESET).orElseThrow());
      this.backendDefect =
          context.getConfigurationParameter(BACKEND_DEFECT).map(BackendDefect::valueOf);
      this.connectorDefect =
          context.getConfigurationParameter(CONNECTOR_DEFECT).map(ConnectorDefect::valueOf);
    }
  }

  /** Hands the mutation to the constructor. */
  static final class Parameters implements ParameterResolver {

    @Override
    public boolean supportsParameter(
        ParameterContext parameterContext, ExtensionContext extensionContext) {
      return parameterContext.getParameter().getType() == Mutation.class;
    }

    @Override
    public Object resolveParameter(
        ParameterContext parameterContext, ExtensionContext extensionContext) {
      return new Mutation(extensionContext);
    }
  }

  /** A harness whose connectors have a defect. */
  private record Defective(StorageHarness harness, UnaryOperator<StorageConnector> defect)
      implements StorageHarness {

    @Override
    public StorageConnector open(OpenOptions options) {
      return defect.apply(harness.open(options));
    }

    @Override
    public OptionalInt partSize() {
      return harness.partSize();
    }

    @Override
    public Optional<SeedPort> seed() {
      return harness.seed();
    }

    @Override
    public Optional<FaultPort> faults() {
      return harness.faults();
    }

    @Override
    public void close() {
      harness.close();
    }
  }
}

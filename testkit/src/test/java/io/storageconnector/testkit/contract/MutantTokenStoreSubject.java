package io.storageconnector.testkit.contract;

import io.storageconnector.auth.TokenStore;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The contract on a store with one defect, which is named by a configuration parameter, or with
 * none. Run by {@link TokenStoreMutationTest} only, so its name is none of a test.
 */
@ExtendWith(MutantTokenStoreSubject.Parameters.class)
class MutantTokenStoreSubject extends TokenStoreContract {

  static final String DEFECT = "contract.store-defect";

  private final Function<MapBacking, TokenStore> opener;

  MutantTokenStoreSubject(Function<MapBacking, TokenStore> opener) {
    this.opener = opener;
  }

  static List<StoreDefect> defects() {
    return Stream.<StoreDefect[]>of(RecordDefect.values(), ScanDefect.values(), RaceDefect.values())
        .flatMap(Stream::of)
        .toList();
  }

  @Override
  protected TokenStoreHarness harness() {
    return new MapBacking(opener);
  }

  /** Hands the way to open a store to the constructor. */
  static final class Parameters implements ParameterResolver {

    @Override
    public boolean supportsParameter(
        ParameterContext parameterContext, ExtensionContext extensionContext) {
      return parameterContext.getParameter().getType() == Function.class;
    }

    @Override
    public Object resolveParameter(
        ParameterContext parameterContext, ExtensionContext extensionContext) {
      String name = extensionContext.getConfigurationParameter(DEFECT).orElse("");
      Function<MapBacking, TokenStore> healthy = MapStore::new;
      return defects().stream()
          .filter(defect -> defect.name().equals(name))
          .findFirst()
          .<Function<MapBacking, TokenStore>>map(defect -> defect::open)
          .orElse(healthy);
    }
  }
}

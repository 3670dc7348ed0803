package io.storageconnector.testkit.contract;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Leaves out, with the reason, the tests that need what the harness of a token store lacks. */
final class TokenStoreConditions implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      return enabled("the tests decide for themselves");
    }
    RequiresTokenStorePort required =
        context.getRequiredTestMethod().getAnnotation(RequiresTokenStorePort.class);
    if (required == null) {
      return enabled("meant for every store");
    }
    TokenStoreContractBase contract = (TokenStoreContractBase) context.getRequiredTestInstance();
    return required.value().isMissingFrom(contract.opened())
        ? disabled("the harness has no " + required.value().description())
        : enabled("the harness has what is needed");
  }
}

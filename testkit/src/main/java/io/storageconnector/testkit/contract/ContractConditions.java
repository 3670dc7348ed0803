package io.storageconnector.testkit.contract;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import io.storageconnector.Capability;
import java.lang.reflect.Method;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides which tests are meant for the provider under test, by what it declares. */
final class ContractConditions implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      return enabled("the tests decide for themselves");
    }
    Method test = context.getRequiredTestMethod();
    ContractBase contract = (ContractBase) context.getRequiredTestInstance();
    RequiresCapability capability = test.getAnnotation(RequiresCapability.class);
    if (capability != null) {
      Set<Capability> declared = contract.connector().capabilities().supported();
      for (Capability each : capability.value()) {
        if (declared.contains(each) == capability.absent()) {
          return disabled((capability.absent() ? "declares " : "does not declare ") + each);
        }
      }
    }
    if (test.isAnnotationPresent(RequiresFaultPort.class) && contract.opened().faults().isEmpty()) {
      return disabled("the harness has no fault port");
    }
    if (test.isAnnotationPresent(RequiresSeedPort.class) && contract.opened().seed().isEmpty()) {
      return disabled("the harness has no seed port");
    }
    return enabled("meant for this provider");
  }
}

package io.storageconnector.testkit.contract;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGenerator;

/**
 * Turns {@code upload_nameTaken_refuses} into "upload, name taken: refuses", so that a report reads
 * as a list of promises.
 */
final class PromiseNames extends DisplayNameGenerator.Standard {

  @Override
  public String generateDisplayNameForMethod(
      List<Class<?>> enclosingInstanceTypes, Class<?> testClass, Method testMethod) {
    String[] parts = testMethod.getName().split("_", -1);
    if (parts.length != 3) {
      return testMethod.getName();
    }
    return parts[0] + ", " + words(parts[1]) + ": " + words(parts[2]);
  }

  private static String words(String camelCase) {
    return camelCase.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}

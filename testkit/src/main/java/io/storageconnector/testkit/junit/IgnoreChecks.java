package io.storageconnector.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Leaves checks out after one test whose fakes live for that test, such as one that leaves an
 * upload session behind on purpose.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface IgnoreChecks {

  /**
   * Returns what is not checked.
   *
   * @return the checks to leave out
   */
  Check[] value();
}

package io.storageconnector.testkit.contract;

import io.storageconnector.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says for which providers a contract test is meant. Tests come in pairs: one shows that a declared
 * capability works, its twin that an undeclared one refuses and changes nothing, so that nobody
 * passes by declaring little.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RequiresCapability {

  /** {@return the capabilities the test is about} */
  Capability[] value();

  /** {@return true if the test is for providers that declare none of them} */
  boolean absent() default false;
}

package io.storageconnector.testkit.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a contract test that needs more of its harness than stores over the same backing. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RequiresTokenStorePort {

  /** {@return the part of the harness without which the test is left out} */
  TokenStorePort value();
}

package io.storageconnector.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test once for each fake that is in play, and alone with it: {@code StorageFake} and {@code
 * StorageConnector} mean that one. In a class with {@link StorageFakes}, or with a {@link
 * StorageFakesExtension} in a static field.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@ExtendWith(EachFakeInvocations.class)
public @interface EachFake {}

package io.storageconnector.testkit.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What the contract and the in-memory provider may know, and that the contract can't be bent. */
@AnalyzeClasses(
    packages = "io.storageconnector.testkit",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ContractArchitectureTest {

  @ArchTest
  static final ArchRule contracts_areAbstract =
      classes()
          .that()
          .haveSimpleNameEndingWith("Contract")
          .should()
          .haveModifier(JavaModifier.ABSTRACT);

  @ArchTest
  static final ArchRule promises_arePublicAndFinal =
      methods()
          .that()
          .areAnnotatedWith(Test.class)
          .or()
          .areAnnotatedWith(ParameterizedTest.class)
          .should()
          .bePublic()
          .andShould()
          .beFinal();

  /**
   * The world in which tokens rotate over a store under test needs a provider, and is two classes;
   * and a provider under test may be handed over as such, which is three.
   */
  @ArchTest
  static final ArchRule contract_knowsNoProvider =
      noClasses()
          .that()
          .resideInAPackage("io.storageconnector.testkit.contract..")
          .and()
          .doNotHaveSimpleName("RotationWorld")
          .and()
          .doNotHaveSimpleName("RotatingProcess")
          .and()
          .doNotHaveSimpleName("StorageHarness")
          .and()
          .doNotHaveSimpleName("ProviderHarness")
          .and()
          .doNotHaveSimpleName("FaultyProvider")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.storageconnector.internal..",
              "io.storageconnector.spi..",
              "io.storageconnector.box..",
              "io.storageconnector.testkit.memory..",
              "io.storageconnector.testkit.box..",
              "org.junit.platform..");

  @ArchTest
  static final ArchRule memory_isWrittenAgainstThePublicSpi =
      classes()
          .that()
          .resideInAPackage("io.storageconnector.testkit.memory..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "io.storageconnector",
              "io.storageconnector.item..",
              "io.storageconnector.auth..",
              "io.storageconnector.spi..",
              "io.storageconnector.testkit.memory..");
}

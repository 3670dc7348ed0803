package io.storageconnector.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.storageconnector.testkit",
    importOptions = ImportOption.DoNotIncludeTests.class)
class TestkitArchitectureTest {

  private static final String[] FAKE_CORE = {
    "io.storageconnector.testkit.box..",
    "io.storageconnector.testkit.content..",
    "io.storageconnector.testkit.drive..",
    "io.storageconnector.testkit.oauth..",
    "io.storageconnector.testkit.http..",
    "io.storageconnector.testkit.fault.."
  };

  /**
   * The entry classes hand WireMock out, for a test's own stubs; nothing else outside its package
   * names it.
   */
  @ArchTest
  static final ArchRule WIREMOCK_IS_SEEN_FROM_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.storageconnector.testkit.wiremock..")
          .and()
          .doNotHaveFullyQualifiedName(FakeBox.class.getName())
          .and()
          .doNotHaveFullyQualifiedName(FakeDrive.class.getName())
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.github.tomakehurst..");

  @ArchTest
  static final ArchRule WIREMOCKS_RELOCATED_LIBRARIES_ARE_NOT_USED =
      noClasses().should().dependOnClassesThat().resideInAPackage("wiremock..");

  @ArchTest
  static final ArchRule FAKES_ARE_PLAIN_JAVA =
      noClasses()
          .that()
          .resideInAnyPackage(FAKE_CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.github.tomakehurst..",
              "org.junit..",
              "org.assertj..",
              "com.box..",
              "com.google..",
              "okhttp3..");

  @ArchTest
  static final ArchRule FAKES_DO_NOT_KNOW_THE_LIBRARY_THEY_TEST =
      noClasses()
          .that()
          .resideInAnyPackage(FAKE_CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.storageconnector",
              "io.storageconnector.item..",
              "io.storageconnector.auth..",
              "io.storageconnector.spi..");

  @ArchTest
  static final ArchRule STATE_MACHINE_OPENS_NO_SOCKET =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.storageconnector.testkit.box..",
              "io.storageconnector.testkit.content..",
              "io.storageconnector.testkit.drive..",
              "io.storageconnector.testkit.oauth..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(Server)?Socket|javax\\.net\\..*|org\\.apache\\.hc\\..*");

  @ArchTest
  static final ArchRule CODEC_IS_SEEN_FROM_THE_TRANSPORT_ONLY =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.storageconnector.testkit.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.hc..", "org.bouncycastle..");

  @ArchTest
  static final ArchRule PUBLIC_CLASSES_CANNOT_BE_EXTENDED_BY_ACCIDENT =
      classes()
          .that()
          .resideInAnyPackage(FAKE_CORE)
          .and()
          .arePublic()
          .and()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .should()
          .haveModifier(JavaModifier.FINAL);
}

package io.storageconnector.gdrive;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.storageconnector.auth.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What the Google Drive provider may show and use. */
@AnalyzeClasses(
    packages = "io.storageconnector.gdrive",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final DescribedPredicate<JavaClass> VENDOR =
      resideInAnyPackage(
          "com.google.api..", "com.google.gson..", "com.google.common..", "org.apache..");

  @ArchTest
  static final ArchRule publicSignatures_nameNoVendor =
      codeUnits()
          .that()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .arePublic()
          .should(mentionOnly(not(VENDOR)));

  @ArchTest
  static final ArchRule publicFields_areOurs =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .arePublic()
          .should()
          .haveRawType(not(VENDOR));

  @ArchTest
  static final ArchRule theProviderItsConfigAndLogins_areAllThatIsPublic =
      classes()
          .that()
          .arePublic()
          .should()
          .haveNameMatching(
              "io\\.storageconnector\\.gdrive\\."
                  + "(GoogleDriveProvider|GoogleDriveConfig(\\$Builder)?|GoogleServiceAccount"
                  + "|GoogleServerApp|GoogleEndpoints|DriveAccess)")
          .andShould()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule internalsOfCore_areNotUsed =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.storageconnector.internal..");

  @ArchTest
  static final ArchRule theDriveClient_isLentAndNotUsed =
      noClasses()
          .that()
          .haveNameNotMatching("io\\.storageconnector\\.gdrive\\.(DriveWire|DriveBackend)")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.api.services..");

  @ArchTest
  static final ArchRule googlesOwnTransports_areNotUsed =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.google.api.client.http.javanet..", "com.google.api.client.auth..");

  @ArchTest
  static final ArchRule secrets_areRevealedOnTheWayToTheWireOnly =
      noClasses()
          .that()
          .haveNameNotMatching(
              "io\\.storageconnector\\.gdrive\\.(DriveWire|DriveSessions|Google.*|SigningKey"
                  + "|ServiceAccountTokens|OneShot)")
          .should()
          .callMethod(Secret.class, "reveal");

  @ArchTest
  static final ArchRule everything_isNullMarked =
      classes()
          .should(
              new ArchCondition<>("reside in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                  events.add(new SimpleConditionEvent(type, marked, type.getName()));
                }
              });

  @ArchTest
  static final ArchRule optional_isNoField = fields().should().notHaveRawType(Optional.class);

  @ArchTest
  static final ArchRule optional_isNoParameter =
      methods()
          .should(
              new ArchCondition<>("take no Optional") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  boolean taken =
                      method.getRawParameterTypes().stream()
                          .anyMatch(type -> type.isEquivalentTo(Optional.class));
                  events.add(new SimpleConditionEvent(method, !taken, method.getFullName()));
                }
              });

  /** The library for Google's credentials tells the end of a token as a {@code Date}. */
  @ArchTest
  static final ArchRule noForbiddenTypes =
      noClasses()
          .that()
          .doNotHaveSimpleName("GoogleLentTokens")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Date.class, Future.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.util.logging..");

  @ArchTest
  static final ArchRule nobodyPrintsOrAsksForTheTime =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callConstructor(Random.class);

  @ArchTest
  static final ArchRule nothingIsSynchronized =
      noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);

  private static final Pattern MONITOR = Pattern.compile("\\bsynchronized\\s*\\(");

  /** ArchUnit does not see monitors, so the source is searched. */
  @Test
  void sources_useNoMonitors() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).hasSizeGreaterThan(10);
      for (Path source : sources) {
        assertThat(Files.readString(source)).as("%s", source).doesNotContainPattern(MONITOR);
      }
    }
  }

  private static ArchCondition<JavaCodeUnit> mentionOnly(DescribedPredicate<JavaClass> allowed) {
    return new ArchCondition<>("mention only " + describe("our types", allowed).getDescription()) {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        boolean clean =
            unit.getAllInvolvedRawTypes().stream().allMatch(allowed)
                && unit.getThrowsClause().stream().allMatch(t -> allowed.test(t.getRawType()));
        events.add(new SimpleConditionEvent(unit, clean, unit.getFullName()));
      }
    };
  }
}

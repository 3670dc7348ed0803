package io.storageconnector;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.storageconnector.auth.Secret;
import io.storageconnector.spi.TokenEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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

/** The rooms of core and who may enter which. */
@AnalyzeClasses(
    packages = "io.storageconnector",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String INTERNAL = "io.storageconnector.internal..";

  @ArchTest
  static final ArchRule core_knowsNoVendor =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.box..", "okhttp3..", "com.fasterxml..", "com.google.api..")
          .orShould()
          .dependOnClassesThat(
              resideInAPackage("com.google..").and(not(resideInAPackage("com.google.crypto.."))));

  @ArchTest
  static final ArchRule tink_isSeenByTheCipherAlone =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.storageconnector.auth.TokenCipher")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.crypto..");

  @ArchTest
  static final ArchRule resilience4j_isSeenByTheRetryRoomAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.storageconnector.internal.retry..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.github.resilience4j..");

  @ArchTest
  static final ArchRule item_standsAlone =
      noClasses()
          .that()
          .resideInAPackage("io.storageconnector.item..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.storageconnector..")
                  .and(not(resideInAPackage("io.storageconnector.item.."))));

  @ArchTest
  static final ArchRule auth_standsOnItemAlone =
      noClasses()
          .that()
          .resideInAPackage("io.storageconnector.auth..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.storageconnector..")
                  .and(not(resideInAPackage("io.storageconnector.item..")))
                  .and(not(resideInAPackage("io.storageconnector.auth.."))));

  @ArchTest
  static final ArchRule spi_doesNotSeeInternals =
      noClasses()
          .that()
          .resideInAPackage("io.storageconnector.spi..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(INTERNAL);

  @ArchTest
  static final ArchRule values_haveNoCycles =
      slices().matching("io.storageconnector.(item|auth)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule internals_haveNoCycles =
      slices().matching("io.storageconnector.internal.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheEntryClasses_nameInternals =
      noClasses()
          .that()
          .resideOutsideOfPackage(INTERNAL)
          .and()
          .haveNameNotMatching(
              "io\\.storageconnector\\.(StorageConnectors(\\$.*)?|ConnectionAdministration)")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(INTERNAL);

  @ArchTest
  static final ArchRule publicSignatures_mentionNoInternals =
      codeUnits()
          .that(areSeenOutside())
          .should(
              mentionOnly(
                  not(resideInAPackage(INTERNAL))
                      .and(not(resideInAPackage("io.github.resilience4j..")))
                      .and(not(resideInAPackage("com.github.benmanes..")))));

  @ArchTest
  static final ArchRule publicTypes_areClosed =
      classes()
          .that()
          .arePublic()
          .and()
          .areNotInterfaces()
          .and()
          .areNotAssignableTo(Throwable.class)
          .should(beFinalOrSealed());

  @ArchTest
  static final ArchRule publicTypes_areNullMarked =
      classes()
          .that()
          .arePublic()
          .should(
              new ArchCondition<>("reside in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                  events.add(new SimpleConditionEvent(type, marked, type.getName()));
                }
              });

  @ArchTest
  static final ArchRule optional_isNoField =
      fields().should().notHaveRawType(Optional.class).because("absence is a @Nullable field");

  @ArchTest
  static final ArchRule optional_isNoParameter =
      noMethods()
          .that()
          .areDeclaredInClassesThat(not(type(StorageObserver.class)))
          .and()
          .arePublic()
          .should()
          .haveRawParameterTypes(anyOf(Optional.class));

  @ArchTest
  static final ArchRule noForbiddenTypes =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Date.class, Future.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.util.logging..");

  @ArchTest
  static final ArchRule nobodyPrints =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule timeComesFromTheClock =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.storageconnector.internal.time..")
          .should()
          .accessTargetWhere(uses(Instant.class, "now"))
          .orShould()
          .accessTargetWhere(uses(System.class, "currentTimeMillis", "nanoTime"))
          .orShould()
          .accessTargetWhere(uses(Thread.class, "sleep"))
          .orShould()
          .accessTargetWhere(uses(Random.class, "<init>"));

  @ArchTest
  static final ArchRule nothingIsSynchronized =
      noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);

  @ArchTest
  static final ArchRule onlyTheCoordinator_callsTokenEndpoints =
      noClasses()
          .that()
          .haveNameNotMatching(
              "io\\.storageconnector\\.internal\\.rotation\\.RefreshCoordinator(\\$.*)?")
          .should()
          .accessTargetWhere(uses(TokenEndpoint.class, "exchangeCode", "refresh", "revoke"));

  @ArchTest
  static final ArchRule secrets_areRevealedInFewPlaces =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.storageconnector.auth..", "io.storageconnector.internal.rotation..")
          .and()
          .haveNameNotMatching(
              "io\\.storageconnector\\.(PendingAuthorization|FileCheckpoint"
                  + "|internal\\.chain\\.Writes|internal\\.transfer\\.(SavedUpload|UploadRecordCodec))")
          .should()
          .accessTargetWhere(uses(Secret.class, "reveal"));

  @ArchTest
  static final ArchRule clocks_areInjected =
      noClasses()
          .that()
          .haveNameNotMatching("io\\.storageconnector\\.StorageConnectors\\$Builder")
          .should()
          .accessTargetWhere(uses(Clock.class, "systemUTC", "systemDefaultZone", "system"));

  @Test
  void sources_holdNoSynchronizedBlock() throws IOException {
    Pattern block = Pattern.compile("\\bsynchronized\\s*\\(");
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).isNotEmpty();
      for (Path source : sources) {
        assertThat(block.matcher(Files.readString(source)).find())
            .as("synchronized block in %s", source)
            .isFalse();
      }
    }
  }

  private static DescribedPredicate<List<JavaClass>> anyOf(Class<?> forbidden) {
    return describe(
        "any parameter of " + forbidden.getSimpleName(),
        parameters -> parameters.stream().anyMatch(p -> p.isEquivalentTo(forbidden)));
  }

  private static DescribedPredicate<JavaCodeUnit> areSeenOutside() {
    return describe(
        "public or protected members of public types outside internal packages",
        unit ->
            unit.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
                && !resideInAPackage(INTERNAL).test(unit.getOwner())
                && (unit.getModifiers().contains(JavaModifier.PUBLIC)
                    || unit.getModifiers().contains(JavaModifier.PROTECTED)));
  }

  private static ArchCondition<JavaCodeUnit> mentionOnly(DescribedPredicate<JavaClass> allowed) {
    return new ArchCondition<>("mention only types outside internal packages") {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        boolean clean =
            unit.getAllInvolvedRawTypes().stream().allMatch(allowed)
                && unit.getThrowsClause().stream().allMatch(t -> allowed.test(t.getRawType()));
        events.add(new SimpleConditionEvent(unit, clean, unit.getFullName()));
      }
    };
  }

  /** A call or a method reference, which may be a call later. */
  private static DescribedPredicate<JavaAccess<?>> uses(Class<?> owner, String... names) {
    return describe(
        "uses " + owner.getSimpleName() + " " + List.of(names),
        access ->
            access.getTargetOwner().isEquivalentTo(owner)
                && List.of(names).contains(access.getName()));
  }

  private static ArchCondition<JavaClass> beFinalOrSealed() {
    return new ArchCondition<>("be final, sealed, an enum or a record") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean closed =
            type.getModifiers().contains(JavaModifier.FINAL)
                || type.isEnum()
                || type.reflect().isSealed();
        events.add(new SimpleConditionEvent(type, closed, type.getName()));
      }
    };
  }
}

package dev.zoetrope.server;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.zoetrope.server.clock.SystemTime;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the direction of dependencies, and time and waiting in one class. */
class ArchitectureTest {
  private static final String ROOT = "dev.zoetrope.server";

  /** Who may know whom; a package that is missing here fails a test. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          entry("clock", Set.of()),
          entry("config", Set.of()),
          entry("ring", Set.of("clock")),
          entry("frame", Set.of("clock", "ring")),
          entry("model", Set.of("clock", "frame")),
          entry("batch", Set.of("clock", "ring")),
          entry("engine", Set.of("batch", "clock", "frame", "model", "ring")),
          entry("ops", Set.of("batch", "clock", "config")),
          entry("telemetry", Set.of("batch", "clock", "ring")),
          entry(
              "transport",
              Set.of("batch", "clock", "config", "frame", "model", "ring", "telemetry")));

  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .importUrl(ZoetropeServer.class.getProtectionDomain().getCodeSource().getLocation());

  @TestFactory
  Stream<DynamicTest> knowsOnlyWhatItMay() {
    return MAY_KNOW.entrySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey(),
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(inside(rule.getKey()))
                            .should()
                            .dependOnClassesThat(notAllowed(rule.getKey(), rule.getValue()))
                            .check(SERVER)));
  }

  private static DescribedPredicate<JavaClass> notAllowed(String own, Set<String> others) {
    String[] allowed =
        Stream.concat(Stream.of(own), others.stream())
            .map(ArchitectureTest::inside)
            .toArray(String[]::new);
    return DescribedPredicate.and(
            resideInAnyPackage(ROOT + ".."), DescribedPredicate.not(resideInAnyPackage(allowed)))
        .as("reside in packages of the server other than %s and %s", own, others);
  }

  private static String inside(String name) {
    return ROOT + "." + name + "..";
  }

  @Test
  void theTableNamesEveryPackage() {
    Set<String> packages =
        SERVER.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(ROOT + "."))
            .map(name -> name.substring(ROOT.length() + 1).split("\\.", 2)[0])
            .collect(Collectors.toSet());
    packages.remove("cli");
    assertThat(packages).isEqualTo(MAY_KNOW.keySet());
  }

  @Test
  void theCommandLineIsKnownToNobody() {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside("cli"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(inside("cli"))
        .check(SERVER);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(SERVER);
  }

  @Test
  void grpcStaysAtTheEdge() {
    noClasses()
        .that()
        .resideInAnyPackage(
            Stream.of(
                    "batch",
                    "clock",
                    "config",
                    "engine",
                    "frame",
                    "model",
                    "ops",
                    "ring",
                    "telemetry")
                .map(ArchitectureTest::inside)
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "dev.zoetrope.wire..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("dev\\.zoetrope\\.v1\\..*Grpc(\\$.*)?")
        .check(SERVER);
  }

  @Test
  void nativeLibrariesStayBehindFrameModelAndEngine() {
    noClasses()
        .that()
        .resideInAnyPackage(
            Stream.of("batch", "clock", "config", "ops", "ring", "telemetry", "transport")
                .map(ArchitectureTest::inside)
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(SERVER);
  }

  @Test
  void onlyTheRingKnowsTheDisruptor() {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside("ring"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.lmax..")
        .check(SERVER);
  }

  @Test
  void monotonicTimeIsReadInOneClass() {
    noneBut(SystemTime.class, System.class, "nanoTime");
  }

  @Test
  void threadsAreParkedInOneClass() {
    noneBut(SystemTime.class, LockSupport.class, "park.*|unpark");
  }

  /** The command line may say how long the start took. */
  @Test
  void theWallClockIsReadInOneClass() {
    noClasses()
        .that(DescribedPredicate.not(belongToAnyOf(SystemTime.class)))
        .and()
        .resideOutsideOfPackage(inside("cli"))
        .should()
        .accessTargetWhere(
            target(owner(type(System.class))).and(target(nameMatching("currentTimeMillis"))))
        .orShould()
        .accessTargetWhere(target(owner(type(Instant.class))).and(target(nameMatching("now"))))
        .check(SERVER);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .should()
        .accessTargetWhere(
            target(owner(type(Thread.class))).and(target(nameMatching("sleep|onSpinWait"))))
        .orShould()
        .accessTargetWhere(target(owner(type(TimeUnit.class))).and(target(nameMatching("sleep"))))
        .check(SERVER);
  }

  private static void noneBut(Class<?> only, Class<?> owner, String methods) {
    noClasses()
        .that(DescribedPredicate.not(belongToAnyOf(only)))
        .should()
        .accessTargetWhere(target(owner(type(owner))).and(target(nameMatching(methods))))
        .check(SERVER);
  }
}

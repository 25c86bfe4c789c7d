package dev.inferj.djl.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.inferj.djl.Djl;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** Which package may know which, and what no class does. */
@AnalyzeClasses(locations = ArchitectureTest.MainClasses.class)
final class ArchitectureTest {
    private static final String INTERNAL = "dev.inferj.djl.internal..";
    private static final String TORCH = "dev.inferj.djl.internal.torch";

    @ArchTest
    static final ArchRule internalPackagesHaveNoCycles =
            slices().matching("dev.inferj.djl.internal.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule internalPackagesDoNotKnowTheEntry = noClasses()
            .that()
            .resideInAPackage(INTERNAL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.inferj.djl");

    @ArchTest
    static final ArchRule nativeValuesLeaveOnePackageNeitherWay = noClasses()
            .that()
            .resideOutsideOfPackage(TORCH)
            .should()
            .dependOnClassesThat(
                    Predicates.resideInAnyPackage("ai.djl.pytorch..").as("are of DJL's PyTorch engine"))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule publicSignaturesNameNoLibrary = noClasses()
            .that()
            .resideInAPackage("dev.inferj.djl")
            .and()
            .arePublic()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..", "com.google.gson..");

    @ArchTest
    static final ArchRule internalClassesAreNotForExtension = classes()
            .that()
            .resideInAPackage(INTERNAL)
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotAnonymousClasses()
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould(be(describe("sealed", (JavaClass type) -> type.reflect().isSealed())));

    @ArchTest
    static final ArchRule nothingThrowsWhatNobodyCanTellApart =
            GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    @ArchTest
    static final ArchRule nothingPrints = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule nothingLogsPastSlf4j = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule everyPackageSaysWhatMayBeNull = classes()
            .should(be(describe(
                    "in a package that is @NullMarked",
                    (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));

    /** The compiled classes of this module, without its tests. */
    static final class MainClasses implements LocationProvider {
        @Override
        public Set<Location> get(Class<?> testClass) {
            return Set.of(
                    Location.of(Djl.class.getProtectionDomain().getCodeSource().getLocation()));
        }
    }
}

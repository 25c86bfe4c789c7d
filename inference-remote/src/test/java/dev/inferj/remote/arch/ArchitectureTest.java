package dev.inferj.remote.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.jspecify.annotations.NullMarked;

/** Which package may know which, and what no class does. */
@AnalyzeClasses(locations = MainClasses.class)
final class ArchitectureTest {
    private static final String API = "dev.inferj.remote";
    private static final String INTERNAL = "dev.inferj.remote.internal..";
    private static final String JSON = "dev.inferj.remote.internal.json..";
    private static final String STREAM = "dev.inferj.remote.internal.stream..";
    private static final String HTTP = "dev.inferj.remote.internal.http..";
    private static final String RUN = "dev.inferj.remote.internal.run..";

    @ArchTest
    static final ArchRule internalPackagesHaveNoCycles =
            slices().matching("dev.inferj.remote.internal.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule internalsDoNotKnowTheOptions =
            noClasses().that().resideInAPackage(INTERNAL).should().dependOnClassesThat(resideInAPackage(API));

    @ArchTest
    static final ArchRule whatRunsRequestsKnowsNoProtocol = noClasses()
            .that()
            .resideInAnyPackage(RUN, HTTP, STREAM, JSON)
            .should()
            .dependOnClassesThat(resideInAPackage(INTERNAL)
                    .and(describe(
                            "are of a protocol",
                            type -> !resideInAnyPackage(RUN, HTTP, STREAM, JSON).test(type))));

    @ArchTest
    static final ArchRule streamsAreCutWithoutKnowingWhatTheyHold = classes()
            .that()
            .resideInAPackage(STREAM)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(STREAM, "java..", "org.jspecify.annotations", ""));

    @ArchTest
    static final ArchRule jsonLibraryIsKnownToFew = noClasses()
            .that()
            .resideInAnyPackage(API, HTTP, RUN, STREAM)
            .should()
            .dependOnClassesThat(resideInAPackage("com.fasterxml.."));

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
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule nothingThrowsWhatNobodyCanTellApart =
            GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    @ArchTest
    static final ArchRule nothingPrints = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule everyPackageSaysWhatMayBeNull = classes()
            .should(be(describe(
                    "in a package that is @NullMarked",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class))));
}

package dev.inferj.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.inferj.Inference;
import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.spi.TextPart;
import org.jspecify.annotations.NullMarked;

/** Which package may know which, and what no class does. */
@AnalyzeClasses(locations = MainClasses.class)
final class ArchitectureTest {
    private static final String API = "dev.inferj";
    private static final String SPI = "dev.inferj.spi..";
    private static final String INTERNAL = "dev.inferj.internal..";
    private static final String JSON = "dev.inferj.internal.json";
    private static final String ENGINE = "dev.inferj.internal.engine..";
    private static final String SERVING = "dev.inferj.internal.serving..";
    private static final String TEMPLATE = "dev.inferj.internal.template..";

    private static final DescribedPredicate<JavaClass> NOT_INFERENCE =
            describe("are not Inference or part of it", type -> !outermost(type).isEquivalentTo(Inference.class));

    private static final DescribedPredicate<JavaClass> PROMISED =
            resideInAnyPackage("", API, SPI, "java..", "org.jspecify.annotations"); // "": primitive types

    @ArchTest
    static final ArchRule onlyInferenceJoinsApiAndInternals = noClasses()
            .that()
            .resideInAPackage(API)
            .and(NOT_INFERENCE)
            .should()
            .dependOnClassesThat(
                    resideInAPackage(INTERNAL).and(not(resideInAPackage(JSON)))); // which knows nothing itself

    @ArchTest
    static final ArchRule jsonIsReadWithoutKnowingWhatFor = classes()
            .that()
            .resideInAPackage(JSON)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(JSON, "java..", "org.jspecify.annotations", ""));

    @ArchTest
    static final ArchRule onlyInferenceJoinsApiAndSpi = noClasses()
            .that()
            .resideInAPackage(API)
            .and(NOT_INFERENCE)
            .should()
            .dependOnClassesThat(resideInAPackage(SPI));

    @ArchTest
    static final ArchRule spiKnowsOnlyTheApi =
            classes().that().resideInAPackage(SPI).should().onlyDependOnClassesThat(PROMISED);

    @ArchTest
    static final ArchRule internalPackagesHaveNoCycles =
            slices().matching("dev.inferj.internal.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule whatTheEngineUsesDoesNotKnowIt = noClasses()
            .that()
            .resideInAPackage(INTERNAL)
            .and()
            .resideOutsideOfPackages(ENGINE, SERVING)
            .should()
            .dependOnClassesThat(resideInAnyPackage(ENGINE, SERVING));

    @ArchTest
    static final ArchRule templatesKnowOnlyWhatTheyMakeAndHowTheyRefuse = classes()
            .that()
            .resideInAPackage(TEMPLATE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("", TEMPLATE, "java..", "org.jspecify.annotations")
                    .or(belongToAnyOf(TextPart.class, InvalidRequestException.class)));

    @ArchTest
    static final ArchRule partsOfTemplatesHaveNoCycles =
            slices().matching("dev.inferj.internal.template.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule partsOfTemplatesDoNotKnowWhatJoinsThem = noClasses()
            .that()
            .resideInAPackage("dev.inferj.internal.template.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.inferj.internal.template");

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
            .orShould(be(describe("sealed", type -> type.reflect().isSealed())));

    @ArchTest
    static final ArchRule apiAndSpiExposeOnlyWhatTheyPromise =
            classes().that().resideInAnyPackage(API, SPI).and().arePublic().should(new ExposeOnly(PROMISED));

    @ArchTest
    static final ArchRule exceptionsOfTheApiAreInferenceExceptions = classes()
            .that()
            .areAssignableTo(Throwable.class)
            .and()
            .resideInAnyPackage(API, SPI)
            .should()
            .beAssignableTo(InferenceException.class)
            .andShould()
            .haveSimpleNameEndingWith("Exception")
            .because("callers react to one root and its subclasses; what internals throw among themselves is theirs");

    @ArchTest
    static final ArchRule nothingThrowsWhatNobodyCanTellApart =
            GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    @ArchTest
    static final ArchRule nothingPrints = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule nothingLogsPastSlf4j = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule nothingSleeps = noClasses()
            .should()
            .callMethodWhere(describe(
                    "Thread.sleep",
                    call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                            && call.getName().equals("sleep")));

    @ArchTest
    static final ArchRule everyPackageSaysWhatMayBeNull = classes()
            .should(be(describe(
                    "in a package that is @NullMarked",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class))));

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }
}

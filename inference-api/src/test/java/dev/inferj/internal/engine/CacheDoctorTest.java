package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.CacheReport;
import dev.inferj.CacheReport.Cause;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CacheDoctorTest {
    private HandTurnedEngine engine = serve(/* logContent= */ false);

    @Test
    void theFirstPromptHasNothingToGoOnFrom() {
        CacheReport report = ask("hello");

        assertThat(report.cause()).isEqualTo(Cause.FIRST);
        assertThat(report.promptTokens()).isEqualTo(5);
        assertThat(report.cachedTokens()).isZero();
        assertThat(report.divergence()).isEmpty();
    }

    @Test
    void aPromptThatGoesOnFromAnEarlierAnswerMissesNothing() {
        ask("hello"); // answered "pqr"
        CacheReport report = ask("hellopqr and more");

        assertThat(report.cause()).isEqualTo(Cause.NONE);
        assertThat(report.cachedTokens()).isEqualTo(7); // all but the answer's last token, which was never fed
        assertThat(report.divergence()).isEmpty();
    }

    @Test
    void aRepeatedPromptMissesNothing() {
        ask("hello");

        assertThat(ask("hello").cause()).isEqualTo(Cause.NONE);
    }

    @Test
    void aDifferenceIsToldByItsPosition() {
        ask("tell me of cats, please");
        CacheReport report = ask("tell me of dogs, please");

        assertThat(report.cause()).isEqualTo(Cause.DIVERGED);
        assertThat(report.divergence()).hasValue(11);
        assertThat(report.cachedTokens()).isEqualTo(11);
        assertThat(report.promptText()).isEmpty();
        assertThat(report.earlierText()).isEmpty();
    }

    @Test
    void bothTextsAreShownWhereContentMayBe() {
        engine = serve(/* logContent= */ true);
        ask("tell me of cats, please");
        CacheReport report = ask("tell me of dogs, please");

        assertThat(report.earlierText()).hasValue("cats, pleasefgh");
        assertThat(report.promptText()).hasValue("dogs, please");
        assertThat(report.toString()).doesNotContain("dogs", "cats");
    }

    @Test
    void trimmedWhiteSpaceIsTold() {
        ask("be brief. \nwho are you?");

        assertThat(ask("be brief.who are you?").cause()).isEqualTo(Cause.WHITESPACE);
        assertThat(ask("be brief. who is he?").cause()).isNotEqualTo(Cause.WHITESPACE);
    }

    @Test
    void cellsThatWereGivenUpAreTold() {
        ask("a".repeat(20));
        engine.forgetCached();
        CacheReport report = ask("a".repeat(20) + "b");

        assertThat(report.cause()).isEqualTo(Cause.EVICTED);
        assertThat(report.cachedTokens()).isZero();
    }

    @Test
    void cellsThatAreJustBeingComputedAreTold() {
        var first = engine.submit("a".repeat(20), 3);
        var second = engine.submit("a".repeat(20), 3);
        engine.run();

        assertThat(engine.response(first).receipt().cache().cause()).isEqualTo(Cause.FIRST);
        assertThat(engine.response(second).receipt().cache().cause()).isEqualTo(Cause.PENDING);
    }

    @Test
    void anotherSaltIsToldOnlyWhereContentMayBe() {
        ask("hello");
        assertThat(askUnder("other", "hello").cause()).isEqualTo(Cause.FIRST);

        engine = serve(/* logContent= */ true);
        ask("hello");
        assertThat(askUnder("other", "hello").cause()).isEqualTo(Cause.OTHER_SALT);
    }

    @Test
    void theLatestOfEquallyLongOnesIsComparedWith() {
        engine = serve(/* logContent= */ true);
        ask("one apple");
        ask("one orange");

        assertThat(ask("one nut").earlierText())
                .hasValueSatisfying(text -> assertThat(text).startsWith("orange"));
    }

    @Test
    void aBeginningThatIsTooShortToBeWorthReusingIsNoLoss() {
        engine = serve(/* logContent= */ false, /* idleSlows= */ true);
        ask("tell me of cats, please");
        CacheReport report = ask("tell me of dogs, please");

        assertThat(report.cause()).isEqualTo(Cause.DIVERGED);
        assertThat(report.cachedTokens()).isZero();
    }

    private CacheReport ask(String prompt) {
        return askUnder("", prompt);
    }

    private CacheReport askUnder(String salt, String prompt) {
        var exchange = engine.submit(
                HandTurnedEngine.request(prompt, /* maxTokens= */ 3).cacheSalt(salt));
        engine.run();
        return engine.response(exchange).receipt().cache();
    }

    private static HandTurnedEngine serve(boolean logContent) {
        return serve(logContent, /* idleSlows= */ false);
    }

    private static HandTurnedEngine serve(boolean logContent, boolean idleSlows) {
        return new HandTurnedEngine(
                new ScriptedBackend(
                        new StepLimits(4, 64, 256, 16),
                        new ServingOptions(
                                10,
                                Duration.ZERO,
                                /* hostCacheBytes= */ 0,
                                /* diskCacheBytes= */ 0,
                                logContent,
                                Optional.empty()),
                        Continuation.COUNTING,
                        new LetterTokenizer()) {
                    @Override
                    public boolean idleCellsSlowSteps() {
                        return idleSlows;
                    }
                });
    }
}

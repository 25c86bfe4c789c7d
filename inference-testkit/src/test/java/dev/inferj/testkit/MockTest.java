package dev.inferj.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.Inference;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.ModelNotFoundException;
import dev.inferj.Usage;
import dev.inferj.testkit.contract.Await;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MockTest {
    private final Inference inference = Inference.create();

    @AfterEach
    void close() {
        inference.close();
    }

    @Test
    void oneAnswerIsForEveryRequest() {
        ChatModel model = inference.chat(Mock.model("m").answer("Hello there."));

        assertThat(model.ask("one")).isEqualTo("Hello there.");
        assertThat(model.ask("two")).isEqualTo("Hello there.");
    }

    @Test
    void firstRuleThatAppliesCounts() {
        ChatModel model = inference.chat(Mock.model("m")
                .answer("something else")
                .when("refund")
                .answer("by text")
                .when(Pattern.compile("(?i)HELLO|hi$"))
                .answer("by pattern")
                .when(request -> request.messages().size() > 1)
                .answer("by request"));

        assertThat(model.ask("a refund, hello")).isEqualTo("by text");
        assertThat(model.ask("Hello")).isEqualTo("by pattern");
        assertThat(model.request().system("s").user("u").send().text()).isEqualTo("by request");
        assertThat(model.ask("what")).isEqualTo("something else");
    }

    @Test
    void rulesLookAtWhatTheUserSaidLast() {
        ChatModel model = inference.chat(Mock.model("m").when("one").answer("1").answer("other"));

        assertThat(model.request().user("one").assistant("1").user("two").send().text())
                .isEqualTo("other");
        assertThat(model.request()
                        .user("two")
                        .user("one")
                        .assistant("two")
                        .send()
                        .text())
                .isEqualTo("1");
        assertThat(model.request().rawPrompt("number one is").send().text()).isEqualTo("1");
    }

    @Test
    void answersComeInTurnAndTheLastStays() {
        ChatModel model =
                inference.chat(Mock.model("m").when("x").answers("x1", "x2").answers("1", "2"));

        assertThat(List.of(model.ask("a"), model.ask("x"), model.ask("a"), model.ask("a"), model.ask("x")))
                .containsExactly("1", "x1", "2", "2", "x2");
    }

    @Test
    void eachOpenedModelBeginsTheScriptAnew() {
        Mock mock = Mock.model("m").answers("1", "2");
        assertThat(inference.chat(mock).ask("a")).isEqualTo("1");

        assertThat(inference.chat(mock).ask("a")).isEqualTo("1");
    }

    @Test
    void answerIsMadeFromTheRequest() {
        ChatModel model = inference.chat(
                Mock.model("m").answer(request -> request.messages().size() + " messages"));

        assertThat(model.request().system("s").user("u").send().text()).isEqualTo("2 messages");
    }

    @Test
    void echoRepeatsWhatTheUserSaid() {
        ChatModel model = inference.chat(Mock.model("m").echo());

        assertThat(model.ask("Is anybody there?")).isEqualTo("Is anybody there?");
    }

    @Test
    void laterAnswerReplacesAnEarlierOne() {
        assertThat(inference.chat(Mock.model("m").echo().answer("last")).ask("a"))
                .isEqualTo("last");
        assertThat(inference.chat(Mock.model("m").answer("first").echo()).ask("a"))
                .isEqualTo("a");
    }

    @Test
    void requestWithoutAnAnswerIsInvalid() {
        ChatModel model = inference.chat(Mock.model("m").when("x").answer("y"));

        assertThatThrownBy(() -> model.ask("a"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("answer(...)");
    }

    @Test
    void mockWithoutAnyAnswerIsNotOpened() {
        assertThatThrownBy(() -> inference.chat(Mock.model("m")))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("'m'")
                .hasMessageContaining("mock:m?answer=");
    }

    @Test
    void functionThatThrowsFailsItsRequest() {
        ChatModel model =
                inference.chat(Mock.model("m").when("x").answer("fine").answer(request -> {
                    throw new IllegalStateException("boom");
                }));

        assertThatThrownBy(() -> model.ask("a"))
                .isInstanceOf(EngineFailedException.class)
                .hasRootCauseMessage("boom");
        assertThat(model.ask("x")).isEqualTo("fine");
        Await.until("the place is free", () -> model.status().running() == 0);
    }

    @Test
    void tokensAreCountedAsTheyAreCut() {
        ChatResponse words = inference
                .chat(Mock.model("m").answer("one two three"))
                .request()
                .system("Be brief.")
                .user("Count!")
                .send();
        ChatResponse letters = inference
                .chat(Mock.model("m").answer("three").tokenCutter(text -> List.of(text.split(""))))
                .request()
                .user("abcd")
                .send();

        assertThat(words.usage()).isEqualTo(new Usage(3, 0, 3));
        assertThat(letters.usage()).isEqualTo(new Usage(4, 0, 5));
        assertThat(words.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void tokensComeAsTheyAreGiven() {
        ChatModel model = inference.chat(Mock.model("m").answer(MockAnswer.tokens("Hel", "lo", " you")));

        try (var events = model.request().user("a").stream()) {
            assertThat(events.map(event -> event.text())).containsExactly("Hel", "lo", " you", "");
        }
    }

    @Test
    void promptMustLeaveRoomInTheContext() {
        ChatModel model = inference.chat(Mock.model("m").answer("a b c").contextTokens(4));

        assertThat(model.request().user("1 2").send().text()).isEqualTo("a b");
        assertThat(model.request().user("1 2 3").send().text()).isEqualTo("a");
        assertThatThrownBy(() -> model.request().user("1 2 3 4").send())
                .isInstanceOfSatisfying(ContextLengthExceededException.class, e -> {
                    assertThat(e.needed()).isEqualTo(4);
                    assertThat(e.limit()).isEqualTo(4);
                });
        assertThat(model.info().contextTokens()).isEqualTo(4);
    }

    @Test
    void requestsAreRememberedInOrder() {
        Mock mock = Mock.model("m").answer("fine").maxConcurrent(1);
        ChatModel model = inference.chat(mock);

        model.request().system("s").user("one").temperature(0.5).send();
        model.ask("two");

        assertThat(mock.requests())
                .extracting(request -> request.messages())
                .containsExactly(List.of(Message.system("s"), Message.user("one")), List.of(Message.user("two")));
        assertThat(mock.requests().get(0).sampling().temperature()).hasValue(0.5);
    }

    @Test
    void mockDerivedFromAnotherHasRequestsOfItsOwn() {
        Mock base = Mock.model("m").answer("fine");
        Mock derived = base.maxWaiting(5);
        inference.chat(derived).ask("one");

        assertThat(base.requests()).isEmpty();
        assertThat(derived.requests()).hasSize(1);
        assertThat(derived.maxWaiting(6).requests()).isEmpty();
    }

    @Test
    void badSettingsAreRefusedAtOnce() {
        Mock mock = Mock.model("m");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mock.model(" "))
                .withMessage("name must not be blank: \" \"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mock.maxConcurrent(0))
                .withMessage("maxConcurrent must be in [1, 1000000]: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mock.contextTokens(1))
                .withMessage("contextTokens must be in [2, 1000000]: 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mock.failTimes(-1, () -> new EngineFailedException("boom")))
                .withMessage("times must be >= 0: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mock.answers(new String[0]))
                .withMessage("answers must be one or more: none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MockAnswer.text("a").stallAt(-1))
                .withMessage("token must be >= 0: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MockAnswer.endless())
                .withMessage("tokens must be one or more: none");
    }

    @Test
    void mockNamesItselfAndNotItsAnswers() {
        assertThat(Mock.model("m").answer("secret").toString())
                .contains("mock:m")
                .contains("answer")
                .doesNotContain("secret");
    }
}

package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A context that shifts, over a backend that cannot move its cells, so that what is left is computed again. */
final class ShiftTest {
    private static final int CONTEXT = 32;
    private final ScriptedBackend backend = new ScriptedBackend(
            new StepLimits(2, CONTEXT, 2 * CONTEXT, 8),
            new ServingOptions(10, Duration.ZERO, /* hostCacheBytes= */ 0),
            Continuation.hashing(/* endEvery= */ 0),
            new LetterTokenizer());
    private final HandTurnedEngine engine = new HandTurnedEngine(backend);

    @Test
    void anAnswerGoesOnBeyondTheContext() {
        Exchange exchange = submitTurn("abcde", 100, /* mayShift= */ true);
        engine.run();

        ChatResponse response = engine.response(exchange);
        assertThat(response.usage().outputTokens()).isEqualTo(100);
        assertThat(response.text()).isEqualTo(shiftedAnswer("abcde", 100));
        engine.checkAtRest();
    }

    @Test
    void anAnswerEndsWithTheContextWhereItMustNotShift() {
        Exchange exchange = submitTurn("abcde", 100, /* mayShift= */ false);
        engine.run();

        assertThat(engine.response(exchange).finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(engine.response(exchange).usage().totalTokens()).isEqualTo(CONTEXT);
    }

    @Test
    void aPromptThatDoesNotFitIsCut() {
        String prompt = "abcdefghij".repeat(10);
        Exchange exchange = submitTurn(prompt, 5, /* mayShift= */ true);
        engine.run();

        ChatResponse response = engine.response(exchange);
        String end = prompt.substring(prompt.length() - response.usage().promptTokens());
        assertThat(end).hasSizeBetween(CONTEXT / 2, CONTEXT - 5);
        assertThat(response.text()).isEqualTo(backend.model().answer(end, 5));
    }

    private Exchange submitTurn(String prompt, int maxTokens, boolean mayShift) {
        ChatRequest request = HandTurnedEngine.request(prompt, maxTokens).build();
        Exchange exchange = Exchange.unread(request, engine.time, engine.callbacks);
        exchange.goOn(
                request,
                /* said= */ null,
                mayShift,
                new Exchange.TurnListener() {
                    @Override
                    public void answered(ChatRequest asked, ChatResponse response, int @Nullable [] tokens) {}

                    @Override
                    public void lost() {}
                });
        engine.engine.submit(exchange);
        return exchange;
    }

    private String shiftedAnswer(String prompt, int maxTokens) {
        int[] tokens = prompt.chars().toArray();
        StringBuilder answer = new StringBuilder();
        while (answer.length() < maxTokens) {
            int token = backend.model().next(tokens, tokens.length);
            answer.append((char) token);
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = token;
            if (tokens.length == CONTEXT) {
                tokens = ContextShift.of(CONTEXT, /* keep= */ 0, CONTEXT - 1, CONTEXT)
                        .applied(tokens);
            }
        }
        return answer.toString();
    }
}

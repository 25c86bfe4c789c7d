package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferj.spi.TextPart;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people ask and models answer is in no {@code toString()}, and so in no log. */
class PrivateTextTest {
    private static final String HUSH = "my diagnosis";
    private static final Usage USAGE = new Usage(12, 5, 3);
    private static final Receipt RECEIPT = Receipt.builder("mock", "echo").build();

    static Stream<Object> valuesWithPrivateText() {
        ChatResponse response = new ChatResponse(HUSH, FinishReason.STOP, HUSH, USAGE, RECEIPT);
        return Stream.of(
                Message.user(HUSH),
                ChatRequest.builder()
                        .system(HUSH)
                        .user(HUSH)
                        .stop(HUSH)
                        .tenant(HUSH)
                        .build(),
                ChatRequest.builder().rawPrompt(HUSH).build(),
                ChatRequest.builder().user(HUSH).stop(HUSH),
                SamplingOptions.builder().stop(HUSH).build(),
                response,
                new ChatEvent.Delta(HUSH),
                new ChatEvent.Reasoning(HUSH),
                new ChatEvent.ToolCalled(new ToolCall("id", "tool", HUSH)),
                MessagePart.text(HUSH),
                Message.toolResult(new ToolCall("id", "tool", HUSH), HUSH),
                Message.assistant(HUSH, List.of(new ToolCall("id", "tool", HUSH))),
                new TokenLogprob(HUSH, -1, List.of()),
                ChatResponse.builder(HUSH, FinishReason.STOP, USAGE, RECEIPT)
                        .reasoning(HUSH)
                        .toolCalls(List.of(new ToolCall("id", "tool", HUSH)))
                        .logprobs(List.of(new TokenLogprob(HUSH, -1, List.of())))
                        .build(),
                new ChatEvent.Finished(response),
                TextPart.plain(HUSH),
                TextPart.control(HUSH),
                new InvalidRequestException("cannot be run").withPartialText(HUSH));
    }

    @ParameterizedTest
    @MethodSource("valuesWithPrivateText")
    void privateTextIsNotShown(Object value) {
        assertThat(value.toString()).doesNotContain(HUSH);
    }

    @Test
    void shapeIsShownInstead() {
        assertThat(Message.user(HUSH)).hasToString("USER[12 chars]");
        assertThat(ChatRequest.builder().system("a").user("bc").build())
                .hasToString("ChatRequest[[SYSTEM[1 chars], USER[2 chars]]]");
        assertThat(ChatRequest.builder().rawPrompt("abc").build()).hasToString("ChatRequest[raw prompt of 3 chars]");
        assertThat(new ChatEvent.Delta(HUSH)).hasToString("Delta[12 chars]");
        assertThat(TextPart.plain("ab")).hasToString("TextPart[2 plain chars]");
        assertThat(TextPart.control("ab")).hasToString("TextPart[2 chars of the template]");
        assertThat(new ChatResponse(HUSH, FinishReason.LENGTH, null, USAGE, RECEIPT))
                .hasToString("ChatResponse[12 chars, LENGTH, " + USAGE + ", " + RECEIPT + "]");
    }

    @Test
    void eventsAddUpToTheAnswer() {
        ChatResponse response = new ChatResponse("ab", FinishReason.STOP, null, USAGE, RECEIPT);
        assertThat(Stream.of(new ChatEvent.Delta("a"), new ChatEvent.Delta("b"), new ChatEvent.Finished(response))
                        .map(ChatEvent::text))
                .containsExactly("a", "b", "");
    }

    @Test
    void deltaIsNeverEmpty() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChatEvent.Delta(""))
                .withMessage("text must not be empty: \"\"");
    }
}

package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatRequest;
import dev.inferj.Feature;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.ModelInfo;
import dev.inferj.ResponseFormat;
import dev.inferj.ToolCall;
import dev.inferj.ToolChoice;
import dev.inferj.ToolDefinition;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestCheckTest {
    private static final ToolDefinition TOOL = ToolDefinition.of("tool", "", "{}");

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(Feature.TOOLS, user().tool(TOOL)),
                Arguments.of(Feature.TOOLS, user().toolResult(new ToolCall("1", "tool", "{}"), "done")),
                Arguments.of(Feature.TOOL_CHOICE, user().tool(TOOL).toolChoice(ToolChoice.REQUIRED)),
                Arguments.of(Feature.TOOL_CHOICE, user().tool(TOOL).toolChoice(ToolChoice.of("tool"))),
                Arguments.of(Feature.JSON, user().responseFormat(ResponseFormat.json())),
                Arguments.of(Feature.JSON_SCHEMA, user().responseFormat(ResponseFormat.jsonSchema("{}"))),
                Arguments.of(Feature.LOGPROBS, user().logprobs(0)),
                Arguments.of(Feature.IMAGES, media("image/png")),
                Arguments.of(Feature.SOUND, media("audio/wav")),
                Arguments.of(Feature.VIDEO, media("video/mp4")));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatTheModelLacksIsRefusedByName(Feature feature, ChatRequest.Builder request) {
        Set<Feature> others = EnumSet.complementOf(EnumSet.of(feature));

        assertThatThrownBy(() -> RequestCheck.check(model(others), request.build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("acme")
                .hasMessageContaining("info().features() has " + feature);
        assertThatCode(() -> RequestCheck.check(model(EnumSet.allOf(Feature.class)), request.build()))
                .doesNotThrowAnyException();
    }

    @Test
    void tokensAreCountedWhereTheModelCanAndOfTextAlone() {
        Set<Feature> all = EnumSet.allOf(Feature.class);

        assertThatCode(() -> RequestCheck.checkCount(model(all), user().build()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> RequestCheck.checkCount(model(Set.of()), user().build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("acme")
                .hasMessageContaining("TOKEN_COUNT");
        assertThatThrownBy(() ->
                        RequestCheck.checkCount(model(all), media("image/png").build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("image/png");
    }

    @Test
    void optionsOfAnotherProviderAreRefused() {
        ChatRequest request = user().options(() -> "other").build();

        assertThatThrownBy(() -> RequestCheck.check(model(Set.of()), request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("options for other");
        assertThatCode(() -> RequestCheck.check(
                        model(Set.of()), user().options(() -> "acme").build()))
                .doesNotThrowAnyException();
    }

    @Test
    void plainTextNeedsNothing() {
        assertThatCode(() -> RequestCheck.check(model(Set.of()), user().build()))
                .doesNotThrowAnyException();
    }

    private static ChatRequest.Builder user() {
        return ChatRequest.builder().user("a");
    }

    private static ChatRequest.Builder media(String type) {
        return ChatRequest.builder().message(Message.user(MessagePart.media(type, new byte[1])));
    }

    private static ModelInfo model(Set<Feature> features) {
        return ModelInfo.builder("acme", "m").features(features).build();
    }
}

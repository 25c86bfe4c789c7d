package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolsTest {
    private static final ToolDefinition WEATHER = ToolDefinition.of(
            "get_weather",
            "Tells the weather",
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}");

    @Test
    void definitionKeepsItsSchemaAsItWasGiven() {
        assertThat(WEATHER.parameters()).startsWith("{\"type\"");
        assertThat(WEATHER.parametersAsMap()).containsEntry("properties", Map.of("city", Map.of("type", "string")));
    }

    @Test
    void definitionIsCheckedWhereItIsMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToolDefinition.of("get weather", "", "{}"))
                .withMessageContaining("name must be")
                .withMessageContaining("get weather");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToolDefinition.of("a", "", "[]"))
                .withMessage(
                        "parameters must be a JSON schema, an object in JSON: expected a JSON object at position 0");
    }

    @Test
    void callTellsWhetherItsArgumentsAreJson() {
        assertThat(new ToolCall("1", "a", "{\"x\":1}").argumentsAsMap()).contains(Map.of("x", 1L));
        assertThat(new ToolCall("1", "a", "{\"x\":").argumentsAsMap()).isEmpty();
    }

    @Test
    void requestRefusesToolsThatCannotBeToldApart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatRequest.builder().tool(WEATHER).tool(WEATHER))
                .withMessageContaining("get_weather");
    }

    @Test
    void requestRefusesAChoiceThatCannotBeMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatRequest.builder()
                        .user("a")
                        .toolChoice(ToolChoice.REQUIRED)
                        .build())
                .withMessage("toolChoice must come with tools: required");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatRequest.builder()
                        .user("a")
                        .tool(WEATHER)
                        .toolChoice(ToolChoice.of("other"))
                        .build())
                .withMessage("toolChoice must name one of the tools [get_weather]: other");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ChatRequest.builder().rawPrompt("a").tool(WEATHER).build())
                .withMessageContaining("raw prompt");
    }

    @Test
    void requestKeepsAllThatWasAskedFor() {
        RequestOptions options = () -> "acme";
        ChatRequest request = ChatRequest.builder()
                .user("a")
                .tools(List.of(WEATHER))
                .toolChoice(ToolChoice.of("get_weather"))
                .responseFormat(ResponseFormat.jsonSchema("{}"))
                .logprobs(3)
                .options(options)
                .build();

        for (ChatRequest same : List.of(request, request.toBuilder().build())) {
            assertThat(same.tools()).containsExactly(WEATHER);
            assertThat(same.toolChoice()).isEqualTo(ToolChoice.of("get_weather"));
            assertThat(same.responseFormat()).contains(ResponseFormat.jsonSchema("{}"));
            assertThat(same.logprobs()).hasValue(3);
            assertThat(same.options()).containsSame(options);
        }
    }

    @Test
    void messagesOfToolsAnswerTheirCalls() {
        ToolCall call = new ToolCall("7", "get_weather", "{}");

        assertThat(Message.toolResult(call, "sunny").answered()).contains(call);
        assertThat(Message.assistant("", List.of(call)).toolCalls()).containsExactly(call);
        assertThatIllegalArgumentException().isThrownBy(() -> Message.of(Role.TOOL, "sunny"));
    }

    @Test
    void messageTellsItsTextBesideItsMedia() {
        Message message = Message.user(
                MessagePart.text("What is "),
                MessagePart.media("image/png", new byte[] {1, 2}),
                MessagePart.text("it?"));

        assertThat(message.text()).isEqualTo("What is it?");
        assertThat(message).hasToString("USER[11 chars, image/png[2 bytes]]");
        assertThat(MessagePart.media("image/png", URI.create("https://example.com/secret")))
                .hasToString("image/png[address]");
        assertThat(message.parts().get(1))
                .isInstanceOfSatisfying(
                        MessagePart.Media.class,
                        media -> assertThat(media.feature()).isEqualTo(Feature.IMAGES));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessagePart.media("text/plain", new byte[0]))
                .withMessageContaining("mediaType must be");
    }
}

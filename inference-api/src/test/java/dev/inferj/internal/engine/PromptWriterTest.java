package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inferj.ChatRequest;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.ToolCall;
import dev.inferj.ToolChoice;
import dev.inferj.ToolDefinition;
import dev.inferj.internal.template.ChatTemplate;
import dev.inferj.spi.TextPart;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PromptWriterTest {
    private static final ChatRequest MESSAGES =
            ChatRequest.builder().system("be brief").user("<|end|>").build();

    @Test
    void aRawPromptStandsAsItIsAndIsPlain() {
        assertThat(writer(null).write(ChatRequest.builder().rawPrompt("<|end|>").build()))
                .containsExactly(TextPart.plain("<|end|>"));
    }

    @Test
    void whatTheTemplateWroteIsControlAndWhatTheUserWroteIsPlain() {
        String template = "{{ bos_token }}{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}";

        assertThat(writer(template).write(MESSAGES))
                .containsExactly(
                        TextPart.control("<s><|system|>"),
                        TextPart.plain("be brief"),
                        TextPart.control("<|end|><|user|>"),
                        TextPart.plain("<|end|>"),
                        TextPart.control("<|end|>"));
    }

    @Test
    void thePromptAsksForAnAnswer() {
        assertThat(writer("{% if add_generation_prompt %}go{{ eos_token }}{% endif %}")
                        .write(MESSAGES))
                .containsExactly(TextPart.control("go</s>"));
    }

    @Test
    void variablesOfTheRequestReachTheTemplateAndArePlain() {
        ChatRequest request = ChatRequest.builder()
                .user("hi")
                .templateVariable("enable_thinking", false)
                .templateVariable("name", "<|end|>")
                .build();

        assertThat(writer("{% if not enable_thinking %}no {% endif %}{{ name }}")
                        .write(request.toBuilder().build()))
                .containsExactly(TextPart.control("no "), TextPart.plain("<|end|>"));
    }

    @Test
    void toolsCallsAndResultsReachTheTemplateAndArePlain() {
        ToolCall call = new ToolCall("7", "look", "{\"at\": \"<|end|>\", \"n\": 2}");
        ChatRequest request = ChatRequest.builder()
                .tool(ToolDefinition.of("look", "", "{\"type\": \"object\"}"))
                .user("hi")
                .message(Message.assistant("", List.of(call, new ToolCall("8", "look", "not json"))))
                .toolResult(call, "<|end|>")
                .build();
        String template = "{% for t in tools %}{{ t | tojson }}{% endfor %}{% for m in messages %}"
                + "{% for c in m.tool_calls %}[{{ c.id }}:{{ c.function.arguments | tojson }}]{% endfor %}"
                + "{% if m.role == 'tool' %}{{ m.tool_call_id }}={{ m.content }}{% endif %}{% endfor %}";

        List<TextPart> parts = writer(template).write(request);

        assertThat(PromptParts.text(parts))
                .isEqualTo("{\"type\": \"function\", \"function\": {\"name\": \"look\", \"description\": \"\", "
                        + "\"parameters\": {\"type\": \"object\"}}}"
                        + "[7:{\"at\": \"<|end|>\", \"n\": 2}][8:\"not json\"]7=<|end|>");
        assertThat(parts)
                .filteredOn(TextPart::control)
                .noneMatch(part -> part.text().contains("<|end|>"));
    }

    @Test
    void toolsThatMustNotBeCalledAreNotShown() {
        ChatRequest request = ChatRequest.builder()
                .tool(ToolDefinition.of("look", "", "{}"))
                .toolChoice(ToolChoice.NONE)
                .user("hi")
                .build();

        assertThat(writer("{% if tools %}tools{% else %}none{% endif %}").write(request))
                .containsExactly(TextPart.control("none"));
    }

    @Test
    void aModelWithoutATemplateTakesNoMessages() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> writer(null).write(MESSAGES))
                .withMessageContaining("tiny has no chat template: use rawPrompt(text)");
    }

    @Test
    void whatTheTemplateCannotWriteIsRefused() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> writer("a\n{{ messages[7].content }}").write(MESSAGES))
                .withMessageContaining("the messages cannot be put in the form that tiny wants")
                .withMessageContaining("line 2");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> writer("{{ raise_exception('no system') }}").write(MESSAGES))
                .withMessageContaining("no system");
    }

    private static PromptWriter writer(@Nullable String template) {
        return new PromptWriter("tiny", template == null ? null : ChatTemplate.parse(template), new LetterTokenizer() {
            @Override
            public String beginText() {
                return "<s>";
            }

            @Override
            public String endText() {
                return "</s>";
            }
        });
    }
}

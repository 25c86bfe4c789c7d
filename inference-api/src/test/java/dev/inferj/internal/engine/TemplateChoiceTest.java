package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.internal.template.ChatTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemplateChoiceTest {
    private static final ModelInfo INFO = ModelInfo.builder("test", "model")
            .chatTemplate("default of {{ messages[0].content }}")
            .namedChatTemplate("tool_use", "tools of {{ messages[0].content }}")
            .build();

    @TempDir
    private Path folder;

    @Test
    void theModelsDefaultIsTakenWhereNoneIsAskedFor() {
        assertThat(rendered(TemplateChoice.of(INFO, Optional.empty()))).isEqualTo("default of me");
    }

    @Test
    void aModelWithoutATemplateHasNone() {
        assertThat(TemplateChoice.of(ModelInfo.builder("test", "base").build(), Optional.empty()))
                .isNull();
    }

    @Test
    void aDefaultThatIsNotUnderstoodIsNone() {
        ModelInfo broken =
                ModelInfo.builder("test", "model").chatTemplate("{% if %}").build();

        assertThat(TemplateChoice.of(broken, Optional.empty())).isNull();
    }

    @Test
    void anotherOfTheModelsOwnCanBeNamed() {
        assertThat(rendered(TemplateChoice.of(INFO, Optional.of("tool_use")))).isEqualTo("tools of me");
        assertThat(rendered(TemplateChoice.of(INFO, Optional.of("default")))).isEqualTo("default of me");
    }

    @Test
    void aBuiltInOneCanBeNamed() {
        assertThat(rendered(TemplateChoice.of(INFO, Optional.of("chatml"))))
                .isEqualTo("<|im_start|>user\nme<|im_end|>\n<|im_start|>assistant\n");
    }

    @Test
    void aFileCanBeNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("own.jinja"), "own of {{ messages[0].content }}");

        assertThat(rendered(TemplateChoice.of(INFO, Optional.of(file.toString()))))
                .isEqualTo("own of me");
    }

    @Test
    void whatIsNotThereIsRefusedWithWhatIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemplateChoice.of(INFO, Optional.of("chatlm")))
                .withMessage("chatTemplate must be one of the model's own [tool_use, default], a built-in one [chatml],"
                        + " or a file that ends in .jinja: chatlm");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemplateChoice.of(INFO, Optional.of("absent.jinja")))
                .withMessage("chatTemplate must be a file that can be read: absent.jinja");
    }

    private static String rendered(@Nullable ChatTemplate template) {
        return PromptParts.text(new PromptWriter("model", template, new LetterTokenizer())
                .write(ChatRequest.builder().user("me").build()));
    }
}

package dev.inferj.djl.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChatTemplatesTest {
    @TempDir
    Path folder;

    @Test
    void aFolderMayHaveNone() {
        assertThat(read().chatTemplate()).isEmpty();
        assertThat(read().namedChatTemplates()).isEmpty();
    }

    @Test
    void oneTemplateIsText() throws IOException {
        write("tokenizer_config.json", "{\"chat_template\": \"{{ a }}\"}");

        assertThat(read().chatTemplate()).contains("{{ a }}");
    }

    @Test
    void severalTemplatesHaveNames() throws IOException {
        write(
                "tokenizer_config.json",
                "{\"chat_template\": [{\"name\": \"default\", \"template\": \"d\"},"
                        + " {\"name\": \"tool_use\", \"template\": \"t\"}, 7, {\"name\": 3}]}");

        assertThat(read().chatTemplate()).contains("d");
        assertThat(read().namedChatTemplates()).isEqualTo(Map.of("tool_use", "t"));
    }

    @Test
    void templatesInFilesOfTheirOwnWin() throws IOException {
        write("tokenizer_config.json", "{\"chat_template\": \"old\"}");
        write("chat_template.jinja", "new");
        write("chat_templates/rag.jinja", "r");
        write("chat_templates/notes.txt", "n");

        assertThat(read().chatTemplate()).contains("new");
        assertThat(read().namedChatTemplates()).isEqualTo(Map.of("rag", "r"));
    }

    @Test
    void whatCannotBeReadIsRefused() throws IOException {
        Files.write(folder.resolve("chat_template.jinja"), new byte[] {(byte) 0xC3});
        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("a chat template in " + folder);

        write("tokenizer_config.json", "{");
        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("tokenizer_config.json");
    }

    private ModelInfo read() {
        return ChatTemplates.read(folder)
                .describe(ModelInfo.builder("djl", "m"))
                .build();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}

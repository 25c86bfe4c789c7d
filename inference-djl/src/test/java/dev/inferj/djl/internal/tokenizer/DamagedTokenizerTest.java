package dev.inferj.djl.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DamagedTokenizerTest {
    @TempDir
    Path folder;

    @Test
    void aFolderWithoutOneIsRefusedWithARemedy() {
        assertThatThrownBy(() -> HfTokenizer.open(folder, 10))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("there is no tokenizer.json in " + folder)
                .hasMessageContaining("save_pretrained");
    }

    @Test
    void aFileThatIsCutOffIsRefused() throws IOException {
        String whole = TokenizerFolder.sentencePiece(folder).json();
        for (int length = 0; length < whole.length(); length += 97) {
            Files.writeString(folder.resolve("tokenizer.json"), whole.substring(0, length));
            assertThatThrownBy(() -> HfTokenizer.open(folder, 400)).isInstanceOf(InvalidModelException.class);
        }
    }

    @Test
    void aFileThatWasChangedIsRefusedOrRead() throws IOException {
        String whole = TokenizerFolder.sentencePiece(folder).json();
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int run = 0; run < 500; run++) {
            StringBuilder changed = new StringBuilder(whole);
            for (int change = 0; change < 3; change++) {
                changed.setCharAt(random.nextInt(whole.length()), "{}[]\",:0x-".charAt(random.nextInt(10)));
            }
            Files.writeString(folder.resolve("tokenizer.json"), changed);
            try (HfTokenizer opened = HfTokenizer.open(folder, 400)) {
                assertThat(opened.vocabularySize()).isEqualTo(400);
            } catch (InvalidModelException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void anUnknownDecoderIsNamed() {
        Path written = TokenizerFolder.byteLevel(folder)
                .part("decoder", "{'type': 'CTC', 'pad_token': 'a', 'word_delimiter_token': '|', 'cleanup': true}")
                .write();

        assertThatThrownBy(() -> HfTokenizer.open(written, 400))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("the decoder CTC");
    }
}

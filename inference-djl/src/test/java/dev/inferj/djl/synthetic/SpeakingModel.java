package dev.inferj.djl.synthetic;

import dev.inferj.djl.internal.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A random decoder with a tokenizer and a chat template. It says ASCII only and never ends an answer by itself. */
public final class SpeakingModel {
    private static final int ASCII = 128;

    private SpeakingModel() {}

    /** Writes one and returns its folder. */
    public static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        TokenizerFolder tokenizer = TokenizerFolder.byteLevel(folder);
        tokenizer.write();
        Files.writeString(
                folder.resolve("chat_template.jinja"),
                "{% for message in messages %}{{ message.content }}{% endfor %}");
        return SyntheticModel.of("llama")
                .with("vocab_size", tokenizer.size())
                .with("max_position_embeddings", 2048)
                .tensor(
                        "lm_head.weight",
                        RandomTensor.of(0.2, tokenizer.size(), 64).withRandomRows(ASCII)) // the others' logits are 0
                .seed(11)
                .writeTo(folder);
    }
}

package dev.inferj.llamacpp;

import dev.inferj.ModelOptions;
import dev.inferj.testkit.contract.Capability;
import dev.inferj.testkit.contract.ChatModelContract;
import dev.inferj.testkit.contract.Serving;
import dev.inferj.testkit.gguf.RandomGguf;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every provider, over a model with random weights, which never ends an answer by itself. */
final class LlamaCppContractTest extends ChatModelContract {
    @TempDir
    private static Path folder;

    private static Path file;

    @BeforeAll
    static void writeModel() {
        file = RandomGguf.tiny()
                .seed(11)
                .chatTemplate("{% for message in messages %}{{ message.content }}{% endfor %}")
                .writeTo(folder.resolve("random.gguf"));
    }

    @Override
    public ModelOptions options(Serving serving) {
        return LlamaCpp.model(file)
                .slots(serving.slots())
                .contextTokens(1024)
                .threads(1)
                .maxWaiting(serving.maxWaiting())
                .drainTime(serving.drainTime());
    }

    @Override
    public String address() {
        return "llamacpp:" + file;
    }

    @Override
    public String missingAddress() {
        return "llamacpp:" + folder.resolve("missing.gguf");
    }

    @Override
    public String prompt() {
        return "Once upon a time";
    }

    @Override
    public String endlessPrompt() {
        return "Once upon another time";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(
                Capability.MESSAGES, Capability.RAW_PROMPTS, Capability.CONTEXT_LIMIT, Capability.MATCHED_STOP);
    }
}

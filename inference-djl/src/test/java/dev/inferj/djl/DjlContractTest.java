package dev.inferj.djl;

import dev.inferj.ModelOptions;
import dev.inferj.djl.synthetic.SpeakingModel;
import dev.inferj.testkit.contract.Capability;
import dev.inferj.testkit.contract.ChatModelContract;
import dev.inferj.testkit.contract.Serving;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every provider, over a model with random weights, which never ends an answer by itself. */
final class DjlContractTest extends ChatModelContract {
    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void writeModel() throws IOException {
        model = SpeakingModel.write(folder.resolve("random"));
    }

    @Override
    public ModelOptions options(Serving serving) {
        return Djl.model(model)
                .slots(serving.slots())
                .contextTokens(1024)
                .threads(1)
                .maxWaiting(serving.maxWaiting())
                .drainTime(serving.drainTime());
    }

    @Override
    public String address() {
        return "djl:" + model;
    }

    @Override
    public String missingAddress() {
        return "djl:" + folder.resolve("missing");
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

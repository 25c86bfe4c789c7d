package dev.inferj.testkit.contract;

import dev.inferj.Inference;
import dev.inferj.ModelOptions;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import java.util.EnumSet;
import java.util.Set;

/** The contract holds above a model that the engine drives token by token, too. */
final class StepContractTest extends ChatModelContract {
    @Override
    public Inference.Builder inference() {
        return Inference.builder().provider(new LetterProvider());
    }

    @Override
    public ModelOptions options(Serving serving) {
        return new LetterOptions(
                "abc",
                Settings.EMPTY
                        .with(LetterOptions.SLOTS, serving.slots())
                        .with(ServingOptions.MAX_WAITING, serving.maxWaiting())
                        .with(ServingOptions.DRAIN_TIME, serving.drainTime()));
    }

    @Override
    public String address() {
        return "letters:abc";
    }

    @Override
    public String missingAddress() {
        return "letters:xyz";
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
        return EnumSet.of(Capability.RAW_PROMPTS, Capability.CONTEXT_LIMIT, Capability.MATCHED_STOP);
    }
}

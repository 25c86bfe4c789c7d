package dev.inferj.testkit;

import dev.inferj.Inference;
import dev.inferj.ModelOptions;
import dev.inferj.testkit.contract.Capability;
import dev.inferj.testkit.contract.ChatModelContract;
import dev.inferj.testkit.contract.Serving;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

final class MockContractTest extends ChatModelContract {
    private static final Mock MOCK = Mock.model("storyteller")
            .when("again and again")
            .answer(MockAnswer.endless("and", " on", " and").stallAt(400))
            .answer(IntStream.rangeClosed(1, 40).mapToObj(i -> "word" + i * i).collect(Collectors.joining(" ")));

    @Override
    public Inference.Builder inference() {
        return Inference.builder().provider(MockProvider.of(MOCK));
    }

    @Override
    public ModelOptions options(Serving serving) {
        return MOCK.maxConcurrent(serving.slots())
                .maxWaiting(serving.maxWaiting())
                .drainTime(serving.drainTime());
    }

    @Override
    public String address() {
        return "mock:storyteller";
    }

    @Override
    public String missingAddress() {
        return "mock:nobody";
    }

    @Override
    public String prompt() {
        return "Tell me a story.";
    }

    @Override
    public String endlessPrompt() {
        return "Tell it again and again.";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.values());
    }
}

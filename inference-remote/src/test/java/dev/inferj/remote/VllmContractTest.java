package dev.inferj.remote;

import dev.inferj.remote.server.FakeOpenAi;
import dev.inferj.remote.server.RawServer;
import dev.inferj.testkit.contract.Capability;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

final class VllmContractTest extends RemoteContract {
    @Override
    RawServer.Handler speaker() {
        return new FakeOpenAi("vllm");
    }

    @Override
    RemoteOptions<?> at(URI uri) {
        return Vllm.at(uri).model("tiny");
    }

    @Override
    String scheme() {
        return "vllm";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.MESSAGES, Capability.RAW_PROMPTS, Capability.MATCHED_STOP);
    }
}

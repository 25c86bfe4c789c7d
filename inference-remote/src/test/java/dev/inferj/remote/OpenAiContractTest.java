package dev.inferj.remote;

import dev.inferj.remote.server.FakeOpenAi;
import dev.inferj.remote.server.RawServer;
import dev.inferj.testkit.contract.Capability;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

final class OpenAiContractTest extends RemoteContract {
    @Override
    RawServer.Handler speaker() {
        return new FakeOpenAi("somebody");
    }

    @Override
    RemoteOptions<?> at(URI uri) {
        return OpenAi.at(uri).model("tiny");
    }

    @Override
    String scheme() {
        return "openai";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.MESSAGES, Capability.RAW_PROMPTS);
    }
}

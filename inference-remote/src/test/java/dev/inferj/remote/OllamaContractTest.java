package dev.inferj.remote;

import dev.inferj.remote.server.FakeOllama;
import dev.inferj.remote.server.RawServer;
import dev.inferj.testkit.contract.Capability;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

final class OllamaContractTest extends RemoteContract {
    @Override
    RawServer.Handler speaker() {
        return new FakeOllama();
    }

    @Override
    RemoteOptions<?> at(URI uri) {
        return Ollama.at(uri).model("tiny").contextTokens(1024);
    }

    @Override
    String scheme() {
        return "ollama";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.MESSAGES, Capability.RAW_PROMPTS);
    }
}

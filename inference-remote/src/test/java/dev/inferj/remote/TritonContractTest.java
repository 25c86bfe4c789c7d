package dev.inferj.remote;

import dev.inferj.remote.server.FakeTriton;
import dev.inferj.remote.server.RawServer;
import dev.inferj.testkit.contract.Capability;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

final class TritonContractTest extends RemoteContract {
    @Override
    RawServer.Handler speaker() {
        return new FakeTriton();
    }

    @Override
    RemoteOptions<?> at(URI uri) {
        return Triton.at(uri).model("tiny").contextTokens(1024);
    }

    @Override
    String scheme() {
        return "triton";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.RAW_PROMPTS);
    }
}

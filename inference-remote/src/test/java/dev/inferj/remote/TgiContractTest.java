package dev.inferj.remote;

import dev.inferj.remote.server.FakeTgi;
import dev.inferj.remote.server.RawServer;
import dev.inferj.testkit.contract.Capability;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

final class TgiContractTest extends RemoteContract {
    @Override
    RawServer.Handler speaker() {
        return new FakeTgi();
    }

    @Override
    RemoteOptions<?> at(URI uri) {
        return Tgi.at(uri).model("tiny");
    }

    @Override
    String scheme() {
        return "tgi";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.MESSAGES, Capability.RAW_PROMPTS, Capability.MATCHED_STOP);
    }
}

package dev.inferj.remote;

import dev.inferj.remote.server.FakeEmbeddings;
import dev.inferj.remote.server.RawServer;

final class VllmEmbeddingContractTest extends RemoteEmbeddingContract {
    @Override
    RawServer.Handler speaker() {
        return new FakeEmbeddings("vllm");
    }

    @Override
    String scheme() {
        return "vllm";
    }
}

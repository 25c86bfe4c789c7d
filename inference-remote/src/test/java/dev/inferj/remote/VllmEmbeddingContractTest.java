package dev.inferj.remote;

final class VllmEmbeddingContractTest extends RemoteEmbeddingContract {
    @Override
    String owner() {
        return "vllm";
    }

    @Override
    String scheme() {
        return "vllm";
    }
}

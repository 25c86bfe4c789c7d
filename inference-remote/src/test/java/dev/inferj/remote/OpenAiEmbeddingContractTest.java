package dev.inferj.remote;

final class OpenAiEmbeddingContractTest extends RemoteEmbeddingContract {
    @Override
    String owner() {
        return "somebody";
    }

    @Override
    String scheme() {
        return "openai";
    }

    @Override
    protected boolean cutsTexts() {
        return false;
    }
}

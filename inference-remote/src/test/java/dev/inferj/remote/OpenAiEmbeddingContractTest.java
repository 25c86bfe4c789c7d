package dev.inferj.remote;

import dev.inferj.remote.server.FakeEmbeddings;
import dev.inferj.remote.server.RawServer;

final class OpenAiEmbeddingContractTest extends RemoteEmbeddingContract {
    @Override
    RawServer.Handler speaker() {
        return new FakeEmbeddings("somebody");
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

package dev.inferj.remote;

/** A llama-server, spoken to directly. */
final class LlamaServerContractTest extends LlamaServerContract {
    @Override
    int port() {
        return server().port();
    }
}

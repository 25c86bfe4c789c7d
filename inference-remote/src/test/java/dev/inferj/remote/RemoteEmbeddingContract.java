package dev.inferj.remote;

import static java.util.Objects.requireNonNull;

import dev.inferj.remote.server.RawServer;
import dev.inferj.testkit.contract.EmbeddingContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of every embedding model, over a server in this process. */
abstract class RemoteEmbeddingContract extends EmbeddingContract {
    private @Nullable RawServer server;

    /** Returns what plays the server. */
    abstract RawServer.Handler speaker();

    abstract String scheme();

    @BeforeEach
    void startServer() {
        server = new RawServer(speaker());
    }

    @AfterEach
    void stopServer() {
        server().close();
    }

    @Override
    protected String address() {
        return scheme() + "://127.0.0.1:" + server().port() + "/tiny";
    }

    @Override
    protected String missingAddress() {
        return scheme() + "://127.0.0.1:" + server().port() + "/nosuchmodel";
    }

    @Override
    protected boolean isLocal() {
        return false;
    }

    private RawServer server() {
        return requireNonNull(server, "server");
    }
}

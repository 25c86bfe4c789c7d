package dev.inferj.remote;

import dev.inferj.ModelOptions;
import dev.inferj.remote.server.RawServer;
import dev.inferj.testkit.contract.ChatModelContract;
import dev.inferj.testkit.contract.Serving;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of every provider, over a server of the tests' own that speaks a protocol. */
abstract class RemoteContract extends ChatModelContract {
    private @Nullable RawServer server;

    abstract RawServer.Handler speaker();

    abstract RemoteOptions<?> at(URI uri);

    abstract String scheme();

    @BeforeEach
    void startServer() {
        server = new RawServer(speaker());
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public ModelOptions options(Serving serving) {
        return at(server().uri())
                .maxConcurrent(serving.slots())
                .maxWaiting(serving.maxWaiting())
                .drainTime(serving.drainTime());
    }

    @Override
    public String address() {
        return scheme() + "://127.0.0.1:" + server().port() + "/tiny";
    }

    @Override
    public String missingAddress() {
        return scheme() + "://127.0.0.1:" + server().port() + "/nosuchmodel";
    }

    @Override
    public String prompt() {
        return "Once upon a time";
    }

    @Override
    public String endlessPrompt() {
        return "Once upon another time";
    }

    private RawServer server() {
        if (server == null) {
            throw new IllegalStateException("the server is not started");
        }
        return server;
    }
}

package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.ServerAddress;

/** Brings requests to a server by HTTP. */
public final class HttpCarrier implements Carrier {
    private final Protocol protocol;
    private final HttpCalls http;

    public HttpCarrier(Protocol protocol, HttpCalls http) {
        this.protocol = protocol;
        this.http = http;
    }

    @Override
    public ModelInfo info() {
        return protocol.info();
    }

    @Override
    public void check(ChatRequest request) {
        protocol.check(request);
    }

    @Override
    public ServerAddress server() {
        return http.server();
    }

    @Override
    public Exchange exchange(ChatRequest request, ServerRun run) {
        return new HttpExchange(protocol, http, request, run);
    }

    @Override
    public int countTokens(ChatRequest request) {
        return protocol.countTokens(request, http);
    }

    /** There is nothing to close: the client's threads end by themselves. */
    @Override
    public void close() {}
}

package dev.inferj.triton.grpc;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.run.Carrier;
import dev.inferj.remote.internal.run.Exchange;
import dev.inferj.remote.internal.run.ServerRun;
import dev.inferj.remote.internal.triton.GenerateModel;

/** Brings requests to a language model by gRPC. */
final class GrpcCarrier implements Carrier {
    private final GenerateModel model;
    private final InferRequests requests;
    private final Connection connection;
    private final CallEnds ends;

    GrpcCarrier(GenerateModel model, InferRequests requests, Connection connection, CallEnds ends) {
        this.model = model;
        this.requests = requests;
        this.connection = connection;
        this.ends = ends;
    }

    @Override
    public ModelInfo info() {
        return model.info();
    }

    @Override
    public void check(ChatRequest request) {
        model.check(request);
    }

    @Override
    public ServerAddress server() {
        return connection.server();
    }

    @Override
    public Exchange exchange(ChatRequest request, ServerRun run) {
        return new GrpcExchange(model, requests, request, connection, ends, run);
    }

    @Override
    public void close() {
        connection.close();
    }
}

package dev.inferj.triton.grpc;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.NetworkTrouble;
import dev.inferj.remote.internal.pool.PoolServer;
import dev.inferj.remote.internal.run.RemoteBackend;
import dev.inferj.remote.internal.triton.GenerateModel;
import dev.inferj.remote.internal.triton.PromptForm;
import dev.inferj.remote.internal.triton.Tensors;
import dev.inferj.remote.internal.triton.TritonGrpc;
import dev.inferj.spi.Settings;
import dev.inferj.triton.grpc.protocol.GRPCInferenceServiceGrpc;
import dev.inferj.triton.grpc.protocol.ModelMetadataRequest;
import dev.inferj.triton.grpc.protocol.ModelMetadataResponse;
import dev.inferj.triton.grpc.protocol.ModelMetadataResponse.TensorMetadata;
import dev.inferj.triton.grpc.protocol.ServerReadyRequest;
import dev.inferj.triton.grpc.protocol.ServerReadyResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A Triton server that is asked by gRPC. Safe to share between threads. */
final class GrpcServer implements TritonGrpc.Server {
    private final HttpTarget target;
    private final Settings settings;
    private final Connection connection;
    private final CallEnds ends;

    GrpcServer(HttpTarget target) {
        this.target = target;
        this.settings = target.settings();
        this.connection = new Connection(target);
        this.ends = new CallEnds(target.server());
    }

    @Override
    public GenerateModel ask(String scheme, String model, PromptForm form) {
        try {
            return GenerateModel.of(scheme, model, tensors(metadata(scheme, model)), form, settings);
        } catch (RuntimeException | Error e) {
            connection.close(); // nobody else would
            throw e;
        }
    }

    private ModelMetadataResponse metadata(String scheme, String model) {
        Duration patience = settings.get(HttpSettings.IDLE_TIMEOUT);
        try {
            return GRPCInferenceServiceGrpc.newBlockingStub(connection.channel())
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(connection.headers()))
                    .withDeadlineAfter(patience.toNanos(), TimeUnit.NANOSECONDS)
                    .modelMetadata(
                            ModelMetadataRequest.newBuilder().setName(model).build());
        } catch (StatusRuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw NetworkTrouble.interrupted(target.server());
            }
            throw ends.ofQuestion(e, scheme, model);
        }
    }

    private static Tensors tensors(ModelMetadataResponse metadata) {
        Map<String, Tensors.Input> inputs = metadata.getInputsList().stream()
                .collect(toMap(
                        TensorMetadata::getName,
                        input -> new Tensors.Input(input.getDatatype(), input.getShapeList()),
                        (one, other) -> one));
        Set<String> outputs =
                metadata.getOutputsList().stream().map(TensorMetadata::getName).collect(toSet());
        return new Tensors(inputs, outputs);
    }

    @Override
    public PoolServer open(GenerateModel model) {
        GrpcCarrier carrier =
                new GrpcCarrier(model, new InferRequests(model, HttpSettings.extraBody(settings)), connection, ends);
        return new PoolServer(new RemoteBackend(carrier, settings), this::reach, /* load= */ null);
    }

    /** Fails unless the server says, soon, that it is ready. */
    private CompletableFuture<?> reach() {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        ManagedChannel channel = connection.channel();
        GRPCInferenceServiceGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(connection.headers()))
                .withDeadlineAfter(settings.get(HttpSettings.CONNECT_TIMEOUT).toNanos(), TimeUnit.NANOSECONDS)
                .serverReady(ServerReadyRequest.getDefaultInstance(), new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReadyResponse answer) {
                        if (answer.getReady()) {
                            reached.complete(null);
                        }
                    }

                    @Override
                    public void onError(Throwable failure) {
                        connection.doubt(channel);
                        reached.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() { // without effect once it has said that it is ready
                        reached.completeExceptionally(new ProviderUnavailableException(
                                "the server " + target.server() + " is not ready", null, /* retryable= */ true));
                    }
                });
        return reached;
    }
}

package dev.inferj.triton.grpc;

import dev.inferj.triton.grpc.protocol.GRPCInferenceServiceGrpc;
import dev.inferj.triton.grpc.protocol.ModelInferRequest;
import dev.inferj.triton.grpc.protocol.ModelStreamInferResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * One sending of a request, and the responses to it, which come one at a time as they are asked for. What gRPC calls only leaves a note and
 * wakes the reader, to one thread of which the other methods belong.
 */
final class InferStream extends ClientCall.Listener<ModelStreamInferResponse> {
    private final Connection connection;
    private final ManagedChannel channel;
    private final Runnable wake;
    private final ClientCall<ModelInferRequest, ModelStreamInferResponse> call;

    // notes
    private volatile @Nullable ModelStreamInferResponse arrived;
    private volatile @Nullable End end;
    private volatile boolean answered;

    private boolean asked;

    /** @param wake called from any thread when something has changed */
    InferStream(Connection connection, Runnable wake) {
        this.connection = connection;
        this.channel = connection.channel();
        this.wake = wake;
        this.call = channel.newCall(GRPCInferenceServiceGrpc.getModelStreamInferMethod(), CallOptions.DEFAULT);
    }

    /** How the stream ended. */
    record End(Status status, Metadata trailers) {}

    void send(ModelInferRequest message, Metadata headers) {
        call.start(this, headers);
        ask();
        call.sendMessage(message);
        call.halfClose();
    }

    @Override
    public void onHeaders(Metadata headers) {
        answered = true;
    }

    @Override
    public void onMessage(ModelStreamInferResponse response) {
        arrived = response;
        wake.run();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        end = new End(status, trailers);
        wake.run();
    }

    /** Returns how it ended, when all is taken that came before; null if it has not. */
    @Nullable
    End end() {
        return end;
    }

    /** Returns whether the server has begun to answer. */
    boolean isAnswered() {
        return answered;
    }

    /** Takes the response that has come; null if none has. */
    @Nullable
    ModelStreamInferResponse take() {
        ModelStreamInferResponse response = arrived;
        if (response != null) {
            arrived = null;
            asked = false;
        }
        return response;
    }

    /** Asks for the next response, unless that was done. */
    void ask() {
        if (!asked) {
            asked = true;
            call.request(1);
        }
    }

    /** Nothing came for too long. */
    void doubt() {
        connection.doubt(channel);
    }

    /** Frees the server's slot at once, unless the stream has ended. */
    void cancel() {
        if (end == null) {
            call.cancel("nobody waits for the answer any more", null);
        }
    }
}

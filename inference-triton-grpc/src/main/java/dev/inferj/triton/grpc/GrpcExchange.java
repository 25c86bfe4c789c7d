package dev.inferj.triton.grpc;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.remote.internal.run.Exchange;
import dev.inferj.remote.internal.run.ServerRun;
import dev.inferj.remote.internal.triton.GenerateModel;
import dev.inferj.remote.internal.triton.GeneratedText;
import dev.inferj.triton.grpc.protocol.GRPCInferenceServiceGrpc;
import dev.inferj.triton.grpc.protocol.ModelInferRequest;
import dev.inferj.triton.grpc.protocol.ModelStreamInferResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that is carried by a gRPC stream of its own, since an error ends the whole stream. Responses come one at a time, when they are asked
 * for, so that a server whose reader is slow has to wait.
 */
final class GrpcExchange implements Exchange {
    /** How long the end of the stream may take behind the end of an answer. */
    private static final Duration REST_TIME = Duration.ofSeconds(1);

    private final ChatRequest request;
    private final ModelInferRequest message;
    private final Connection connection;
    private final CallEnds ends;
    private final ServerRun run;

    // notes
    private volatile @Nullable ModelStreamInferResponse arrived;
    private volatile @Nullable End end;

    // the state, which belongs to a step
    private final GeneratedText text;
    private @Nullable ClientCall<ModelInferRequest, ModelStreamInferResponse> call;
    private boolean asked;
    private boolean begun;

    /** @throws dev.inferj.InvalidRequestException if the request cannot be written */
    GrpcExchange(
            GenerateModel model,
            InferRequests requests,
            ChatRequest request,
            Connection connection,
            CallEnds ends,
            ServerRun run) {
        this.request = request;
        this.message = requests.of(request);
        this.connection = connection;
        this.ends = ends;
        this.run = run;
        this.text = model.text(request, run.answer());
    }

    /** How the stream ended. */
    private record End(Status status, Metadata trailers) {}

    private final class Listener extends ClientCall.Listener<ModelStreamInferResponse> {
        @Override
        public void onMessage(ModelStreamInferResponse response) {
            arrived = response;
            run.wake();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            end = new End(status, trailers);
            run.wake();
        }
    }

    @Override
    public void send() {
        Metadata headers = connection.headers();
        ClientCall<ModelInferRequest, ModelStreamInferResponse> stream =
                connection.channel().newCall(GRPCInferenceServiceGrpc.getModelStreamInferMethod(), CallOptions.DEFAULT);
        call = stream;
        stream.start(new Listener(), headers);
        ask();
        stream.sendMessage(message);
        stream.halfClose();
    }

    @Override
    public void look() {
        if (run.isComplete()) {
            awaitEnd();
            return;
        }
        boolean more = true;
        while (more) {
            InferenceException failure = run.answer().failure();
            if (failure != null) {
                run.fail(failure);
                return;
            }
            if (!run.sink().isReady()) {
                run.park();
                return;
            }
            run.goOn();
            more = next();
        }
    }

    /** Returns whether to look for more. */
    private boolean next() {
        End last = end; // before what came before it
        ModelStreamInferResponse response = arrived;
        if (response != null) {
            arrived = null;
            asked = false;
            run.silence().begin();
            return read(response);
        }
        if (last != null) {
            end(last);
            return false;
        }
        ask();
        run.checkSilence(begun);
        return false;
    }

    private boolean read(ModelStreamInferResponse response) {
        if (!response.getErrorMessage().isEmpty()) { // of a Triton that knows no errors as statuses
            run.answer().fails(ends.inResponse(request, response.getErrorMessage()));
            return true;
        }
        InferResponses.Part part = InferResponses.read(response.getInferResponse());
        if (part.hasText()) {
            begun = true;
            text.add(part.texts(), part.reason(), part.inputTokens(), part.outputTokens());
        }
        if (part.isLast() && text.mayEndHere()) {
            run.complete();
            run.tellEnd();
            awaitEnd();
            return false;
        }
        return true;
    }

    private void end(End last) {
        if (last.status().isOk() && text.mayEndHere()) {
            run.complete();
            run.leave();
            run.tellEnd();
        } else if (last.status().isOk() || (begun && isBreak(last.status()))) {
            run.failBrokenOff(last.status().getCause());
        } else {
            run.fail(ends.of(request, last.status(), last.trailers()));
        }
    }

    /** Returns whether a status says that the connection broke, or that the server goes down. */
    private static boolean isBreak(Status status) {
        return status.getCode() == Status.Code.UNAVAILABLE || status.getCode() == Status.Code.CANCELLED;
    }

    /** Lets the server close the stream behind the answer, which nobody waits for any more. */
    private void awaitEnd() {
        arrived = null;
        if (end != null || run.silence().isLongerThan(REST_TIME)) {
            run.leave();
        } else {
            asked = false;
            ask();
        }
    }

    private void ask() {
        if (!asked && call != null) {
            asked = true;
            call.request(1);
        }
    }

    /** Frees the server's slot at once, unless the stream has ended. */
    @Override
    public void disconnect() {
        if (call != null && end == null) {
            call.cancel("nobody waits for the answer any more", null);
        }
    }
}

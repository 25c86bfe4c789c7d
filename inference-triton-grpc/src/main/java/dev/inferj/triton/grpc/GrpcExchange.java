package dev.inferj.triton.grpc;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.run.Exchange;
import dev.inferj.remote.internal.run.ServerRun;
import dev.inferj.remote.internal.triton.GenerateModel;
import dev.inferj.remote.internal.triton.GeneratedText;
import dev.inferj.triton.grpc.protocol.ModelInferRequest;
import dev.inferj.triton.grpc.protocol.ModelStreamInferResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that is carried by a gRPC stream of its own, since an error ends the whole stream. Responses are asked for while the reader wants
 * more, so that a server whose reader is slow has to wait.
 */
final class GrpcExchange implements Exchange {
    /** How long the end of the stream may take behind the end of an answer. */
    private static final Duration REST_TIME = Duration.ofSeconds(1);

    private final ChatRequest request;
    private final ModelInferRequest message;
    private final Connection connection;
    private final CallEnds ends;
    private final ServerRun run;
    private final GeneratedText text;
    private @Nullable InferStream stream;
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

    @Override
    public void send() {
        Metadata headers = connection.headers();
        InferStream sent = new InferStream(connection, run::wake);
        stream = sent;
        sent.send(message, headers);
    }

    @Override
    public void look() {
        InferStream from = Objects.requireNonNull(stream, "stream");
        if (run.isComplete()) {
            awaitEnd(from);
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
            more = next(from);
        }
    }

    /** Returns whether to look for more. */
    private boolean next(InferStream from) {
        InferStream.End end = from.end(); // before what came before it
        ModelStreamInferResponse response = from.take();
        if (response != null) {
            run.silence().begin();
            read(response);
            if (run.isComplete()) {
                awaitEnd(from);
            }
            return !run.isComplete();
        }
        if (end == null) {
            from.ask();
            checkSilence(from);
        } else {
            end(from, end);
        }
        return false;
    }

    private void checkSilence(InferStream from) {
        try {
            run.checkSilence(begun);
        } catch (ProviderUnavailableException e) {
            from.doubt();
            throw e;
        }
    }

    private void read(ModelStreamInferResponse response) {
        if (!response.getErrorMessage().isEmpty()) { // of a Triton that knows no errors as statuses
            run.answer().fails(ends.inResponse(request, response.getErrorMessage()));
            return;
        }
        InferResponses.Part part = InferResponses.read(response.getInferResponse());
        if (part.hasText()) {
            begun = true;
            text.add(part.texts(), part.reason(), part.inputTokens(), part.outputTokens());
        }
        if (part.isLast() && text.mayEndHere()) {
            run.complete();
            run.tellEnd();
        }
    }

    private void end(InferStream from, InferStream.End end) {
        Status status = end.status();
        if (status.isOk() && text.mayEndHere()) {
            run.complete();
            run.leave();
            run.tellEnd();
        } else if (!from.isAnswered() && CallEnds.isStale(status, end.trailers()) && run.sendsAgain()) {
            return;
        } else if (status.isOk() || (begun && CallEnds.isBreak(status, end.trailers()))) {
            run.failBrokenOff(status.getCause());
        } else {
            run.fail(ends.of(request, status, end.trailers()));
        }
    }

    /** Lets the server close the stream behind the answer, which nobody waits for any more. */
    private void awaitEnd(InferStream from) {
        var unused = from.take();
        if (from.end() != null || run.silence().isLongerThan(REST_TIME)) {
            run.leave();
        } else {
            from.ask();
        }
    }

    @Override
    public void disconnect() {
        if (stream != null) {
            stream.cancel();
        }
    }
}

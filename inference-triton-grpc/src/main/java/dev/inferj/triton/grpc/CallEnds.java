package dev.inferj.triton.grpc;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.NetworkTrouble;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.run.Refusals;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Understands how a call ended: what the server says by its status, and what became of the connection. Safe to share between threads. */
final class CallEnds {
    private static final Metadata.Key<String> CONTENT_TYPE =
            Metadata.Key.of("content-type", Metadata.ASCII_STRING_MARSHALLER);

    private final ServerAddress server;
    private final Refusals refusals;

    CallEnds(ServerAddress server) {
        this.server = server;
        this.refusals = new Refusals(server, Clock.systemUTC());
    }

    /**
     * Returns what to tell of a call that a status ended before its answer had begun.
     *
     * @param trailers what came with it; nothing where it did not come from the server
     */
    InferenceException of(ChatRequest request, Status status, Metadata trailers) {
        return isOfServer(trailers)
                ? judged(refusals.about(request), status)
                : trouble(refusals.about(request), status);
    }

    /** Returns what to tell of an error that came in a response. */
    InferenceException inResponse(ChatRequest request, String words) {
        return refusals.of(request, Refusals.inStream(500), words, /* kind= */ "");
    }

    /** Returns what to tell of a question about a model that was not answered. */
    InferenceException ofQuestion(StatusRuntimeException failure, String scheme, String model) {
        Status status = failure.getStatus();
        Metadata trailers = failure.getTrailers();
        String words = words(status);
        if (trailers == null || !isOfServer(trailers)) {
            return trouble(refusals.about(List.of()), status);
        }
        if (status.getCode() == Status.Code.NOT_FOUND || words.contains("unknown model")) {
            return new ModelNotFoundException("there is no model " + scheme + "://" + server.authority() + "/" + model
                    + ", or it is not loaded: the server says " + status.getCode());
        }
        if (status.getCode() == Status.Code.UNIMPLEMENTED) {
            return new ProviderUnavailableException(
                    "the server " + server + " speaks gRPC, and is no Triton", failure, /* retryable= */ false);
        }
        return judged(refusals.about(List.of()), status);
    }

    /**
     * Returns whether a connection broke before anything of the answer, as one does that had been kept and that the server has closed just
     * then.
     */
    static boolean isStale(Status status, Metadata trailers) {
        Throwable cause = network(status.getCause());
        return !isOfServer(trailers)
                && (cause == null ? status.getCode() == Status.Code.UNAVAILABLE : NetworkTrouble.isStale(cause));
    }

    /** Returns whether the connection broke, or the server goes down. */
    static boolean isBreak(Status status, Metadata trailers) {
        return status.getCode() == Status.Code.UNAVAILABLE
                || status.getCode() == Status.Code.CANCELLED
                || (!isOfServer(trailers) && network(status.getCause()) != null);
    }

    /** A status that this side made up, for one when the connection broke, comes with nothing. */
    private static boolean isOfServer(Metadata trailers) {
        return trailers.containsKey(CONTENT_TYPE);
    }

    private InferenceException trouble(Refusals.Judge judge, Status status) {
        Throwable cause = network(status.getCause());
        if (cause instanceof Http2Exception) {
            return new ProviderUnavailableException(
                    "the server " + server + " speaks no gRPC: name its port for that, usually 8001",
                    cause,
                    /* retryable= */ false);
        }
        if (cause != null) {
            return NetworkTrouble.of(server, cause);
        }
        if (status.getCode() == Status.Code.UNAVAILABLE) {
            return NetworkTrouble.of(server, new IOException(words(status)));
        }
        return judged(judge, status);
    }

    /** Returns what went wrong with the connection, as far down as it is known; null if that is not what went wrong. */
    private static @Nullable Throwable network(@Nullable Throwable cause) {
        Throwable found = null;
        int depth = 0;
        for (Throwable each = cause; each != null && depth < 10; each = each.getCause()) {
            if (each instanceof IOException || each instanceof Http2Exception) {
                found = each;
            }
            depth++;
        }
        return found;
    }

    private static InferenceException judged(Refusals.Judge judge, Status status) {
        return judge.of(Refusals.inStream(httpStatus(status.getCode())), words(status), /* kind= */ "");
    }

    private static String words(Status status) {
        return status.getDescription() == null ? "" : status.getDescription();
    }

    /** Returns the status by which HTTP says the same, as Triton does. */
    private static int httpStatus(Status.Code code) {
        return switch (code) {
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE, ALREADY_EXISTS -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case RESOURCE_EXHAUSTED -> 429;
            case UNIMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED, CANCELLED -> 504;
            default -> 500;
        };
    }
}

package dev.inferj.remote.internal.triton;

import dev.inferj.ModelNotFoundException;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.pool.PoolServer;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Speaks gRPC to Triton. A module of its own brings it, so that only those who use it have its libraries. Safe to share between threads. */
public interface TritonGrpc {
    /**
     * Returns a server; sends nothing yet.
     *
     * @throws IllegalArgumentException if it cannot be spoken to in the way that the settings say
     */
    Server at(HttpTarget target);

    /** One server. It has a connection from the first question on until its model is closed. Safe to share between threads. */
    interface Server {
        /**
         * Asks what a language model is, once.
         *
         * @throws ModelNotFoundException if the server has no such model, or has it not loaded
         * @throws dev.inferj.InvalidModelException if the model is none that text goes into and comes out of
         * @throws dev.inferj.ProviderUnavailableException if the server cannot be reached, or does not answer as Triton does
         */
        GenerateModel ask(String scheme, String model, PromptForm form);

        /** Opens a model that this server, or another that has it too, was asked for. */
        PoolServer open(GenerateModel model);
    }

    /**
     * Finds what is on the class path or the module path.
     *
     * @throws ModelNotFoundException if there is none
     */
    static TritonGrpc find() {
        try {
            return ServiceLoader.load(TritonGrpc.class, TritonGrpc.class.getClassLoader())
                    .findFirst()
                    .orElseThrow(() -> missing(null));
        } catch (ServiceConfigurationError | LinkageError e) { // for one, it is there, and grpc-java is not
            throw missing(e);
        }
    }

    private static ModelNotFoundException missing(@Nullable Throwable cause) {
        return new ModelNotFoundException(
                "transport=grpc needs what speaks it: add the module dev.inferj:inference-triton-grpc, or use"
                        + " transport=http with the server's port for that, usually 8000",
                cause);
    }
}

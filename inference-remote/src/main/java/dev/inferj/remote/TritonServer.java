package dev.inferj.remote;

import static java.util.Objects.requireNonNull;

import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.triton.TritonAdmin;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * An NVIDIA Triton server and the models in its repository: lists, loads and unloads them, and tells what they did. Safe to share between
 * threads; every method waits for the server, and fails with {@link ProviderUnavailableException} where it cannot be reached. The protocol is
 * KServe's v2 with Triton's extensions for the model repository and for statistics.
 */
public final class TritonServer {
    private final TritonAdmin admin;

    private TritonServer(TritonAdmin admin) {
        this.admin = admin;
    }

    /**
     * A model in the repository.
     *
     * @param version empty where the server has not tried to load it
     * @param state {@code READY}, {@code LOADING}, {@code UNLOADING} or {@code UNAVAILABLE}; empty where it was never loaded
     * @param reason why it is in that state; usually empty
     */
    public record RepositoryModel(String name, String version, String state, String reason) {
        /** Returns whether it takes requests. */
        public boolean isReady() {
            return state.equals("READY");
        }
    }

    /**
     * What one version of a model did since it was loaded.
     *
     * @param inferences inputs that were computed; a batch has several
     * @param executions times that the model ran; fewer than inferences where the server batched
     * @param successes requests that were answered
     * @param failures requests that failed
     * @param queueTime of all requests together
     * @param computeTime of all requests together, inputs and outputs included
     */
    public record ModelStatistics(
            String version,
            long inferences,
            long executions,
            long successes,
            long failures,
            Duration queueTime,
            Duration computeTime) {}

    /** Names the server, such as {@code http://gpu-1:8000}. */
    public static TritonServer at(URI uri) {
        return of(Triton.at(uri));
    }

    /**
     * Names the server by options of a model, whose credentials and timeouts it takes along.
     *
     * @throws IllegalArgumentException if they are those of a model that is asked by gRPC
     */
    public static TritonServer of(Triton options) {
        if (options.target().settings().get(Triton.TRANSPORT) != Transport.HTTP) {
            throw new IllegalArgumentException(
                    "transport must be http, with the server's port for that, usually 8000: " + options);
        }
        return new TritonServer(new TritonAdmin(OpenTarget.calls(options, "")));
    }

    /** Returns whether the server is there and takes requests. */
    public boolean isReady() {
        return admin.isReady();
    }

    /** Returns the models in the repository, loaded or not. */
    public List<RepositoryModel> models() {
        return admin.models().stream()
                .map(model -> new RepositoryModel(
                        model.textOrEmpty("name"),
                        model.textOrEmpty("version"),
                        model.textOrEmpty("state"),
                        model.textOrEmpty("reason")))
                .toList();
    }

    /**
     * Loads a model, or loads it again, and waits until it is. The server must control models explicitly ({@code
     * --model-control-mode=explicit}).
     *
     * @throws ModelNotFoundException if the repository does not have it
     * @throws dev.inferj.InvalidRequestException if it cannot be loaded, or the server does not let models be controlled
     */
    public void load(String model) {
        admin.control(requireNonNull(model, "model"), "load");
    }

    /**
     * Unloads a model once its requests have ended, which this does not wait for.
     *
     * @throws ModelNotFoundException if the repository does not have it
     * @throws dev.inferj.InvalidRequestException if the server does not let models be controlled
     */
    public void unload(String model) {
        admin.control(requireNonNull(model, "model"), "unload");
    }

    /**
     * Returns what a model did, each of its loaded versions by itself.
     *
     * @throws ModelNotFoundException if the server has not loaded it
     */
    public List<ModelStatistics> statistics(String model) {
        return admin.statistics(requireNonNull(model, "model")).stream()
                .map(TritonServer::statisticsOf)
                .toList();
    }

    private static ModelStatistics statisticsOf(JsonObject version) {
        JsonObject times = version.object("inference_stats");
        return new ModelStatistics(
                version.textOrEmpty("version"),
                Math.max(0, version.whole("inference_count")),
                Math.max(0, version.whole("execution_count")),
                Math.max(0, times.object("success").whole("count")),
                Math.max(0, times.object("fail").whole("count")),
                nanos(times, "queue"),
                nanos(times, "compute_input")
                        .plus(nanos(times, "compute_infer"))
                        .plus(nanos(times, "compute_output")));
    }

    private static Duration nanos(JsonObject times, String name) {
        return Duration.ofNanos(Math.max(0, times.object(name).whole("ns")));
    }
}

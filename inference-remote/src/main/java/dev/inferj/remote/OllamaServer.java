package dev.inferj.remote;

import static java.util.Objects.requireNonNull;

import dev.inferj.InferenceException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.ollama.OllamaAdmin;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/**
 * An Ollama server and the models it has: fetches, lists, describes and unloads them. Safe to share between threads; every
 * method waits for the server.
 */
public final class OllamaServer {
    private final OllamaAdmin admin;

    private OllamaServer(OllamaAdmin admin) {
        this.admin = admin;
    }

    /** Names the server, such as {@code http://localhost:11434}. */
    public static OllamaServer at(URI uri) {
        return of(Ollama.at(uri));
    }

    /** Names the server by options of a model, whose credentials and timeouts it takes along. */
    public static OllamaServer of(Ollama options) {
        return new OllamaServer(new OllamaAdmin(OpenTarget.calls(options, "")));
    }

    /** Returns the models that the server has, by name. */
    public List<OllamaModel> list() {
        return admin.list("/api/tags").stream().map(OllamaModel::of).toList();
    }

    /** Returns the models that are loaded now. */
    public List<OllamaModel> running() {
        return admin.list("/api/ps").stream().map(OllamaModel::of).toList();
    }

    /**
     * Describes one model.
     *
     * @throws ModelNotFoundException if the server does not have it
     */
    public OllamaModel show(String model) {
        return OllamaModel.of(requireNonNull(model, "model"), admin.show(model));
    }

    /**
     * Fetches a model from Ollama's library, or what is new of it. May take very long; an interrupt ends it.
     *
     * @param progress told, on this thread, how far it is
     * @throws InferenceException if it cannot be fetched
     */
    public void pull(String model, Consumer<? super PullProgress> progress) {
        requireNonNull(progress, "progress");
        admin.pull(
                requireNonNull(model, "model"),
                line -> progress.accept(new PullProgress(
                        line.textOrEmpty("status"),
                        Math.max(0, line.whole("completed")),
                        Math.max(0, line.whole("total")))));
    }

    /**
     * Has the server unload a model, which frees its memory.
     *
     * @throws ModelNotFoundException if the server does not have it
     * @throws ProviderUnavailableException if the server cannot be reached
     */
    public void unload(String model) {
        admin.unload(requireNonNull(model, "model"));
    }

    /**
     * How far the fetching of a model is.
     *
     * @param status what the server does now, such as {@code pulling manifest} or {@code success}
     * @param completedBytes of the file that it fetches now
     * @param totalBytes of that file; 0 where it fetches none
     */
    public record PullProgress(String status, long completedBytes, long totalBytes) {}
}

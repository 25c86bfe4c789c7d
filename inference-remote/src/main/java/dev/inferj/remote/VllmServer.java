package dev.inferj.remote;

import static java.util.Objects.requireNonNull;

import dev.inferj.InvalidRequestException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.vllm.VllmAdmin;
import java.net.URI;

/**
 * A vLLM server beside its answers: adapters, sleep and load. Safe to share between threads; every
 * method waits for the server, and fails with {@link InvalidRequestException} where the server was not started for it, or
 * refuses what is asked, and with {@link ProviderUnavailableException} where it cannot be reached.
 */
public final class VllmServer {
    private final VllmAdmin admin;

    private VllmServer(VllmAdmin admin) {
        this.admin = admin;
    }

    /** Names the server, such as {@code http://gpu-1:8000}. */
    public static VllmServer at(URI uri) {
        return of(Vllm.at(uri));
    }

    /** Names the server by options of a model, whose credentials and timeouts it takes along. */
    public static VllmServer of(Vllm options) {
        return new VllmServer(new VllmAdmin(OpenTarget.calls(options, "/v1")));
    }

    /**
     * Loads a LoRA adapter, which can then be named as a model is. The server must allow it ({@code
     * VLLM_ALLOW_RUNTIME_LORA_UPDATING}).
     *
     * @param path where the server finds it
     */
    public void loadLora(String name, String path) {
        admin.loadLora(requireNonNull(name, "name"), requireNonNull(path, "path"));
    }

    /** Unloads a LoRA adapter. */
    public void unloadLora(String name) {
        admin.unloadLora(requireNonNull(name, "name"));
    }

    /**
     * Has the server give up the memory of the GPU. It must be in its development mode, with sleep enabled.
     *
     * @param level 1 keeps the weights in host memory, 2 drops them
     */
    public void sleep(int level) {
        if (level != 1 && level != 2) {
            throw new IllegalArgumentException("level must be 1 or 2: " + level);
        }
        admin.sleep(level);
    }

    /** Has the server take requests again. */
    public void wake() {
        admin.wake();
    }

    /** Returns whether the server sleeps. */
    public boolean isSleeping() {
        return admin.isSleeping();
    }

    /** Returns how many requests the server works at. It must be started with {@code --enable-server-load-tracking}. */
    public int load() {
        return admin.load();
    }
}

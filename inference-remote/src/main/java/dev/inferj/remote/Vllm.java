package dev.inferj.remote;

import dev.inferj.ModelAddress;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.spi.Setting;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model behind vLLM.
 *
 * <pre>{@code
 * Vllm.at(URI.create("http://gpu-1:8000")).model("meta-llama/Llama-3.1-8B-Instruct")
 * }</pre>
 *
 * <p>In an address: {@code vllm://gpu-1:8000/meta-llama/Llama-3.1-8B-Instruct}. The port is 8000. A LoRA adapter is named as
 * a model is. What only vLLM understands of a request is in {@link VllmOptions}. A request's {@code cacheSalt}, by default
 * its tenant, keeps its cached prefixes apart.
 */
public final class Vllm extends RemoteOptions<Vllm> {
    static final String SCHEME = "vllm";
    static final Setting<Boolean> SEND_PRIORITY = Setting.flag("sendPriority", false);
    static final List<Setting<?>> SETTINGS =
            Stream.concat(Stream.of(SEND_PRIORITY), PoolSettings.ALL.stream()).toList();

    private Vllm(HttpTarget target, String model) {
        super(target, model);
    }

    /** Names the server. */
    public static Vllm at(URI uri) {
        return new Vllm(target(uri), "");
    }

    static Vllm of(ModelAddress address) {
        return new Vllm(target(address, SETTINGS, /* usualPort= */ 8000), ServerAddress.modelOf(address.target()));
    }

    /**
     * Sets whether the server is told the priority of requests, which it must be started for ({@code --scheduling-policy
     * priority}). Without it priorities count among the requests that wait in this program. The default is false.
     */
    public Vllm sendPriority(boolean sendPriority) {
        return set(SEND_PRIORITY, sendPriority);
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    Vllm with(HttpTarget target, String model) {
        return new Vllm(target, model);
    }
}

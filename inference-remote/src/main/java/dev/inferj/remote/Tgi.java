package dev.inferj.remote;

import dev.inferj.ModelAddress;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.spi.Setting;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model behind Hugging Face's Text Generation Inference, which serves one model: its id is the model's name.
 *
 * <pre>{@code
 * Tgi.at(URI.create("http://gpu-1:8080")).model("mistralai/Mistral-7B-Instruct-v0.3")
 * }</pre>
 *
 * <p>In an address: {@code tgi://gpu-1:8080/mistralai/Mistral-7B-Instruct-v0.3}. The port is 80. Messages go by the OpenAI
 * protocol, raw prompts by TGI's own.
 */
public final class Tgi extends RemoteOptions<Tgi> {
    static final String SCHEME = "tgi";
    static final List<Setting<?>> SETTINGS = Stream.concat(Stream.of(HttpSettings.LORA), PoolSettings.ALL.stream())
            .toList();

    private Tgi(HttpTarget target, String model) {
        super(target, model);
    }

    /** Names the server. */
    public static Tgi at(URI uri) {
        return new Tgi(target(uri), "");
    }

    static Tgi of(ModelAddress address) {
        return new Tgi(target(address, SETTINGS, /* usualPort= */ 80), ServerAddress.modelOf(address.target()));
    }

    /**
     * Uses a LoRA adapter of those that the server was started with ({@code LORA_ADAPTERS}). It takes a name that it does not know for none,
     * and does not say so. The default is none.
     */
    public Tgi lora(String lora) {
        return set(HttpSettings.LORA, lora);
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    Tgi with(HttpTarget target, String model) {
        return new Tgi(target, model);
    }
}

package dev.inferj.remote;

import dev.inferj.ModelAddress;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.spi.Setting;
import java.net.URI;
import java.util.List;

/**
 * A model behind a server that speaks the OpenAI protocol: OpenAI, llama-server, and many others.
 *
 * <pre>{@code
 * OpenAi.at(URI.create("https://api.openai.com/v1")).model("gpt-4.1-mini").apiKey(key)
 * }</pre>
 *
 * <p>In an address: {@code openai://host:port/model?tls=true&path=/v1}. The port is 443 with {@code tls}, else 80; the path
 * is {@code /v1}. A llama-server is known by its answers, and then takes what only it can: {@code topK}, {@code minP},
 * {@code repetitionPenalty}, {@code templateVariable}.
 */
public final class OpenAi extends RemoteOptions<OpenAi> {
    static final String SCHEME = "openai";
    static final List<Setting<?>> SETTINGS = PoolSettings.ALL;

    private OpenAi(HttpTarget target, String model) {
        super(target, model);
    }

    /** Names the server by what stands in front of {@code /chat/completions}; {@code /v1} where there is no path. */
    public static OpenAi at(URI uri) {
        return new OpenAi(target(uri), "");
    }

    static OpenAi of(ModelAddress address) {
        return new OpenAi(target(address, SETTINGS, /* usualPort= */ 80), ServerAddress.modelOf(address.target()));
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    OpenAi with(HttpTarget target, String model) {
        return new OpenAi(target, model);
    }
}

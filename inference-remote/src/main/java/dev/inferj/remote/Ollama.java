package dev.inferj.remote;

import dev.inferj.ModelAddress;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.spi.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model behind Ollama, by Ollama's own protocol.
 *
 * <pre>{@code
 * Ollama.at(URI.create("http://localhost:11434")).model("qwen3:8b")
 * }</pre>
 *
 * <p>In an address: {@code ollama://localhost/qwen3:8b}. The port is 11434. {@link #contextTokens} has Ollama load the model
 * with that context, if it is not so loaded already. {@link OllamaServer} fetches and lists models.
 */
public final class Ollama extends RemoteOptions<Ollama> {
    static final String SCHEME = "ollama";
    static final Setting<Boolean> THINK = Setting.flag("think", null);
    static final Setting<Duration> KEEP_ALIVE = Setting.duration("keepAlive", null);
    static final List<Setting<?>> SETTINGS = Stream.concat(Stream.of(THINK, KEEP_ALIVE), PoolSettings.ALL.stream())
            .toList();

    private Ollama(HttpTarget target, String model) {
        super(target, model);
    }

    /** Names the server. */
    public static Ollama at(URI uri) {
        return new Ollama(target(uri), "");
    }

    static Ollama of(ModelAddress address) {
        return new Ollama(target(address, SETTINGS, /* usualPort= */ 11434), ServerAddress.modelOf(address.target()));
    }

    /** Sets whether a model that can think does, before it answers. The default is the model's. */
    public Ollama think(boolean think) {
        return set(THINK, think);
    }

    /** Sets how long the model stays loaded after a request. The default is the server's, usually 5 minutes. */
    public Ollama keepAlive(Duration keepAlive) {
        return set(KEEP_ALIVE, keepAlive);
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    Ollama with(HttpTarget target, String model) {
        return new Ollama(target, model);
    }
}

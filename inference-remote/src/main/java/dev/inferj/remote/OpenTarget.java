package dev.inferj.remote;

import dev.inferj.ModelOptions;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.spi.Setting;
import dev.inferj.spi.SettingSource;
import dev.inferj.spi.Settings;
import java.util.List;

/** Makes a target whole when a model is opened. */
final class OpenTarget {
    private OpenTarget() {}

    /** Returns the options as the type that a provider has. */
    static <T extends ModelOptions> T options(Class<T> type, ModelOptions options) {
        if (!type.isInstance(options)) {
            throw new IllegalArgumentException("options must be " + type.getSimpleName() + " options: "
                    + options.getClass().getName());
        }
        return type.cast(options);
    }

    /**
     * Returns where the server is, with what outside sources say where the options say nothing.
     *
     * @param usualPath what stands in front of every path, where nothing else is said
     */
    static HttpTarget of(RemoteOptions<?> options, List<Setting<?>> known, String usualPath, SettingSource defaults) {
        if (options.model().isBlank()) {
            throw new IllegalArgumentException(
                    "model must be named, behind the host in an address, or by model(name): " + options);
        }
        HttpTarget target = options.target();
        Settings settings = target.settings().orElse(known, options.scheme(), defaults);
        return placed(target.withSettings(settings), usualPath);
    }

    /** Returns what speaks to the server itself, whatever model the options name. */
    static HttpCalls calls(RemoteOptions<?> options, String usualPath) {
        return new HttpCalls(placed(options.target(), usualPath));
    }

    private static HttpTarget placed(HttpTarget target, String usualPath) {
        ServerAddress server = target.server()
                .withTls(target.settings().get(HttpSettings.TLS))
                .withPath(target.settings().find(HttpSettings.PATH).orElse(usualPath));
        return target.withServer(server);
    }
}

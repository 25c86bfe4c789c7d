package dev.inferj.remote.internal.http;

import dev.inferj.remote.internal.json.Json;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Setting;
import dev.inferj.spi.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The settings of every server. Their meaning is told at the methods of {@code RemoteOptions} that have their names. */
public final class HttpSettings {
    private static final Pattern SERVER = Pattern.compile("([\\w.-]+|\\[[0-9A-Fa-f:.]+]):\\d{1,5}");

    public static final Setting<Boolean> TLS = Setting.flag("tls", false);
    public static final Setting<String> PATH = Setting.of(
            "path",
            "empty, or a slash and more",
            s -> s,
            s -> s.isEmpty() || s.startsWith("/"),
            /* defaultValue= */ null);
    public static final Setting<String> API_KEY = Setting.text("apiKey", null);
    public static final Setting<Integer> MAX_CONCURRENT = Setting.integer("maxConcurrent", 1, 100_000, 256);
    public static final Setting<Duration> CONNECT_TIMEOUT = timeout("connectTimeout", Duration.ofSeconds(10));
    public static final Setting<Duration> FIRST_TOKEN_TIMEOUT = timeout("firstTokenTimeout", Duration.ofMinutes(10));
    public static final Setting<Duration> IDLE_TIMEOUT = timeout("idleTimeout", Duration.ofMinutes(2));
    public static final Setting<String> PROXY_SERVER =
            Setting.of("proxy", "host:port", s -> s, s -> SERVER.matcher(s).matches(), null);
    public static final Setting<Path> TRUST_STORE = Setting.of("trustStore", "a file", Path::of, path -> true, null);
    public static final Setting<String> TRUST_STORE_PASSWORD = Setting.text("trustStorePassword", null);
    public static final Setting<Path> KEY_STORE = Setting.of("keyStore", "a file", Path::of, path -> true, null);
    public static final Setting<String> KEY_STORE_PASSWORD = Setting.text("keyStorePassword", null);
    public static final Setting<Boolean> CHECK_MODEL = Setting.flag("checkModel", true);
    public static final Setting<Integer> CONTEXT_TOKENS = Setting.integer("contextTokens", 1, 1 << 30, null);
    public static final Setting<Integer> MAX_ATTEMPTS = Setting.integer("maxAttempts", 1, 100, 3);
    public static final Setting<List<String>> REPLICAS = Setting.of(
            "replicas",
            "host:port, several with commas between them",
            text -> Stream.of(text.split(",", -1)).map(String::strip).toList(),
            servers ->
                    servers.stream().allMatch(server -> SERVER.matcher(server).matches()),
            List.of());
    public static final Setting<Integer> BATCH_ITEMS = Setting.integer("batchItems", 1, 100_000, 64);
    public static final Setting<Duration> BATCH_DELAY = Setting.duration("batchDelay", Duration.ofMillis(2));
    public static final Setting<String> EXTRA_BODY =
            Setting.of("extraBody", "an object in JSON", s -> s, HttpSettings::isObject, null);

    /** Of the servers that choose an adapter beside the model. */
    public static final Setting<String> LORA = Setting.text("lora", null);

    /** The settings above but for the last, and those of every model. */
    public static final List<Setting<?>> ALL = Stream.concat(
                    Stream.of(
                            TLS,
                            PATH,
                            API_KEY,
                            MAX_CONCURRENT,
                            CONNECT_TIMEOUT,
                            FIRST_TOKEN_TIMEOUT,
                            IDLE_TIMEOUT,
                            PROXY_SERVER,
                            TRUST_STORE,
                            TRUST_STORE_PASSWORD,
                            KEY_STORE,
                            KEY_STORE_PASSWORD,
                            CHECK_MODEL,
                            CONTEXT_TOKENS,
                            MAX_ATTEMPTS,
                            REPLICAS,
                            BATCH_ITEMS,
                            BATCH_DELAY,
                            EXTRA_BODY),
                    ServingOptions.SETTINGS.stream()
                            .filter(setting -> setting != ServingOptions.HOST_CACHE_MIB
                                    && setting != ServingOptions.DISK_CACHE_MIB
                                    && setting != ServingOptions.CHAT_TEMPLATE))
            .toList();

    private HttpSettings() {}

    /** Returns the fields that the user adds to the body of every request; not to be changed. */
    public static Map<String, @Nullable Object> extraBody(Settings settings) {
        return settings.find(EXTRA_BODY)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .map(bytes -> Json.object(bytes, 0, bytes.length).members())
                .orElse(Map.of());
    }

    private static Setting<Duration> timeout(String name, Duration usual) {
        return Setting.of(
                name,
                "a duration above 0 such as 250ms, 30s, 5m or PT30S",
                text -> Setting.duration(name, null).read(text),
                time -> !time.isZero() && !time.isNegative() && time.compareTo(Duration.ofDays(365)) <= 0,
                usual);
    }

    private static boolean isObject(String text) {
        return Json.tryObject(text.getBytes(StandardCharsets.UTF_8)) != null;
    }
}

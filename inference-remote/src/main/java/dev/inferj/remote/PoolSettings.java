package dev.inferj.remote;

import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.pool.PoolPlan;
import dev.inferj.remote.internal.pool.PrefixRouter;
import dev.inferj.remote.internal.pool.RequestKey;
import dev.inferj.remote.internal.pool.Router;
import dev.inferj.remote.internal.pool.Routers;
import dev.inferj.spi.Setting;
import dev.inferj.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The settings of a model on several servers. Their meaning is told at the methods of {@link RemoteOptions} that have their names. */
final class PoolSettings {
    static final Setting<Routing> ROUTING = Setting.choice("routing", Routing.class, Routing.SESSION);
    static final Setting<Hedging> HEDGING =
            Setting.of("hedging", "off, a duration such as 300ms, or p95", Hedging::parse, h -> true, Hedging.off());
    static final Setting<ServerLimit> SERVER_LIMIT = Setting.of(
            "serverLimit", "none, adaptive, or a number", ServerLimit::parse, limit -> true, ServerLimit.none());
    static final Setting<Duration> PROBE_EVERY = Setting.duration("probeEvery", Duration.ofSeconds(10));
    static final Setting<Duration> LOAD_EVERY = duration(
            "loadEvery",
            "0, or a duration of at least 100ms",
            time -> time.isZero() || time.compareTo(Duration.ofMillis(100)) >= 0,
            Duration.ZERO);
    static final Setting<Lookup> DISCOVER = Setting.choice("discover", Lookup.class, null);
    static final Setting<Duration> DISCOVER_EVERY = duration(
            "discoverEvery",
            "a duration of at least 1s",
            time -> time.compareTo(Duration.ofSeconds(1)) >= 0,
            Duration.ofSeconds(30));

    /** The settings above, and those of every server. */
    static final List<Setting<?>> ALL = Stream.concat(
                    Stream.of(ROUTING, HEDGING, SERVER_LIMIT, PROBE_EVERY, LOAD_EVERY, DISCOVER, DISCOVER_EVERY),
                    HttpSettings.ALL.stream())
            .toList();

    private PoolSettings() {}

    private static Setting<Duration> duration(String name, String allowed, Predicate<Duration> check, Duration usual) {
        return Setting.of(name, allowed, text -> Setting.duration(name, null).read(text), check, usual);
    }

    static PoolPlan plan(Settings settings) {
        int most = settings.get(HttpSettings.MAX_CONCURRENT);
        ServerLimit limit = settings.get(SERVER_LIMIT);
        return new PoolPlan(
                router(settings.get(ROUTING)),
                settings.get(HttpSettings.MAX_ATTEMPTS),
                settings.get(HEDGING).hedge(),
                settings.get(PROBE_EVERY),
                settings.get(LOAD_EVERY),
                () -> limit.newLimit(most));
    }

    private static Router router(Routing routing) {
        Router leastLoaded = Routers.leastLoaded(PoolSettings::random);
        return switch (routing) {
            case SESSION -> Routers.sticky(RequestKey::session, leastLoaded);
            case PREFIX ->
                Routers.sticky(
                        RequestKey::session, new PrefixRouter(Routers.sticky(RequestKey::beginning, leastLoaded)));
            case LEAST_LOADED -> leastLoaded;
            case FASTEST -> Routers.fastest(PoolSettings::random, System::nanoTime);
            case ROUND_ROBIN -> Routers.roundRobin();
        };
    }

    private static int random(int bound) {
        return ThreadLocalRandom.current().nextInt(bound);
    }
}

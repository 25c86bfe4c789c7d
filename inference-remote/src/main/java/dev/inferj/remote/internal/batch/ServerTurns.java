package dev.inferj.remote.internal.batch;

import dev.inferj.remote.internal.http.Discovery;
import dev.inferj.remote.internal.http.HttpCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The servers of a model, which take turns, and which may change while it is used. Safe to share between threads. */
public final class ServerTurns implements AutoCloseable {
    private final Function<String, HttpCalls> opener;
    private final AtomicInteger turns = new AtomicInteger();

    private final Object lock = new Object();
    private volatile List<HttpCalls> servers = List.of(); // Written with the lock held
    private @Nullable Discovery discovery; // Set before the turns are shared

    /**
     * Creates the turns of servers.
     *
     * @param names host and port of each, at least one
     * @param opener speaks to one
     */
    public ServerTurns(List<String> names, Function<String, HttpCalls> opener) {
        this.opener = opener;
        change(names);
    }

    /** Looks again and again where the servers are. Called once, before they are used. */
    public ServerTurns lookAgain(Callable<List<String>> finder, Duration every, String name) {
        discovery = new Discovery(finder, this::change, every, "inferj-discovery-" + name);
        return this;
    }

    /** Keeps those of these names, adds the new ones and drops the others. No names at all change nothing. */
    void change(List<String> names) {
        synchronized (lock) {
            if (!names.isEmpty()) {
                servers = Discovery.follow(
                        names, servers, server -> server.server().authority(), opener);
            }
        }
    }

    HttpCalls next() {
        List<HttpCalls> now = servers;
        return now.get(Math.floorMod(turns.getAndIncrement(), now.size()));
    }

    int size() {
        return servers.size();
    }

    /** Looks no more where they are. */
    @Override
    public void close() {
        if (discovery != null) {
            discovery.close();
        }
    }
}

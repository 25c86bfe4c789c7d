package dev.inferj.remote.internal.pool;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.OverloadedException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.Discovery;
import dev.inferj.remote.internal.run.RealTime;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A model behind several servers that all have it. */
public final class PooledBackend implements RequestBackend {
    private final ServingOptions serving;
    private final int maxConcurrent;
    private final ModelInfo info;
    private final Members members;
    private final Pool pool;
    private final RealTime time;
    private final Rounds probes;
    private final Rounds loads;
    private @Nullable Discovery discovery;

    /**
     * Opens a pool.
     *
     * @param names host and port of the servers there are now, at least one
     * @param opener speaks to a server
     */
    public PooledBackend(
            List<String> names,
            Function<String, PoolServer> opener,
            PoolPlan plan,
            ServingOptions serving,
            int maxConcurrent) {
        this.serving = serving;
        this.maxConcurrent = maxConcurrent;
        this.members = new Members(
                name -> new Replica(name, opener.apply(name), plan.serverLimit().get()));
        members.change(names);
        this.info = members.list().get(0).backend().info();
        this.time = new RealTime("inferj-pool-" + info.name());
        this.pool = new Pool(
                plan, members::list, time, () -> ThreadLocalRandom.current().nextDouble());
        this.probes = new Rounds(members::list, plan.probeEvery(), time, replica -> replica.probe(time));
        this.loads = new Rounds(members::list, plan.loadEvery(), time, Replica::askLoad);
        probes.start();
        loads.start();
    }

    /** Looks again and again where the servers are. Called once, before the pool is used. */
    public PooledBackend lookAgain(Callable<List<String>> finder, Duration every) {
        discovery = new Discovery(finder, members::change, every, "inferj-discovery-" + info.name());
        return this;
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public ServingOptions serving() {
        return serving;
    }

    @Override
    public int maxConcurrent() {
        long places = 0;
        for (Replica replica : members.list()) {
            places += replica.limit();
        }
        return (int) Math.min(maxConcurrent, places);
    }

    @Override
    public void check(ChatRequest request) {
        members.list().get(0).backend().check(request);
    }

    /** Asks those that are well first. */
    @Override
    public int countTokens(ChatRequest request) {
        long now = time.nanos();
        List<Replica> wellFirst = members.list().stream()
                .sorted(Comparator.comparing(replica -> !replica.health().isIn(now)))
                .toList();
        @Nullable InferenceException failure = null;
        for (Replica replica : wellFirst) {
            try {
                return replica.backend().countTokens(request);
            } catch (ProviderUnavailableException | OverloadedException e) { // another may be there
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw Objects.requireNonNull(failure, "failure");
    }

    @Override
    public Running start(ChatRequest request, RequestSink sink) {
        pool.budget().earn();
        PooledRun run = new PooledRun(request, sink, pool);
        run.begin();
        return run;
    }

    @Override
    public void close() {
        if (discovery != null) {
            discovery.close();
        }
        probes.close();
        loads.close();
        time.close();
        members.close();
    }
}

package dev.inferj.remote.internal.pool;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.run.RealTime;
import dev.inferj.remote.internal.run.RemoteBackend;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** A model behind several servers that all have it. */
public final class PooledBackend implements RequestBackend {
    private final List<Replica> replicas;
    private final Settings settings;
    private final Chooser chooser;
    private final RetryBudget budget = new RetryBudget();
    private final RealTime time;
    private final DoubleSupplier jitter;

    /** @param backends the replicas by host and port, at least one */
    public PooledBackend(Map<String, RemoteBackend> backends, Settings settings) {
        this.replicas = backends.entrySet().stream()
                .map(entry -> new Replica(entry.getKey(), entry.getValue()))
                .toList();
        this.settings = settings;
        this.chooser =
                new Chooser(replicas, bound -> ThreadLocalRandom.current().nextInt(bound));
        this.time = new RealTime("inferj-pool-" + info().name());
        this.jitter = () -> ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public ModelInfo info() {
        return replicas.get(0).backend().info();
    }

    @Override
    public ServingOptions serving() {
        return ServingOptions.of(settings);
    }

    @Override
    public int maxConcurrent() {
        return settings.get(HttpSettings.MAX_CONCURRENT);
    }

    @Override
    public void check(ChatRequest request) {
        replicas.get(0).backend().check(request);
    }

    @Override
    public Running start(ChatRequest request, RequestSink sink) {
        budget.earn();
        PooledRun run =
                new PooledRun(request, sink, chooser, budget, settings.get(HttpSettings.MAX_ATTEMPTS), time, jitter);
        run.begin();
        return run;
    }

    @Override
    public void close() {
        time.close();
        replicas.forEach(replica -> replica.backend().close());
    }
}

package dev.inferj.remote.internal.batch;

import dev.inferj.EngineFailedException;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.run.RealTime;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.spi.BatchBackend;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchLimits;
import dev.inferj.spi.BatchSink;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model that computes batches on one server or on several that all have it, which take turns. Safe to share between
 * threads.
 *
 * @param <I> an input
 * @param <O> its result
 */
final class RemoteBatches<I, O> implements AutoCloseable {
    private final BatchProtocol<I, O> protocol;
    private final List<HttpCalls> servers;
    private final Settings settings;
    private final RealTime time;
    private final AtomicInteger turns = new AtomicInteger();

    /** @param servers at least one */
    RemoteBatches(BatchProtocol<I, O> protocol, List<HttpCalls> servers, Settings settings) {
        this.protocol = protocol;
        this.servers = List.copyOf(servers);
        this.settings = settings;
        this.time = new RealTime("inferj-remote-" + protocol.info().name());
    }

    ModelInfo info() {
        return protocol.info();
    }

    ServingOptions serving() {
        return ServingOptions.of(settings);
    }

    BatchLimits limits() {
        return new BatchLimits(
                settings.get(HttpSettings.MAX_CONCURRENT),
                Math.min(settings.get(HttpSettings.BATCH_ITEMS), protocol.mostInputs()),
                /* tokens= */ Integer.MAX_VALUE,
                settings.get(HttpSettings.BATCH_DELAY));
    }

    /** @throws dev.inferj.InvalidRequestException if the servers cannot do that */
    BatchItem prepare(I input) {
        protocol.check(input);
        return new RemoteItem<>(input);
    }

    /**
     * Computes one input, on this thread, when a model is opened.
     *
     * @throws InferenceException if the server cannot
     */
    O probe(I input) {
        List<I> one = List.of(input);
        BatchCall call = protocol.call(one);
        HttpCalls.ShortAnswer answer = servers.get(0).post(call.path(), call.headers(), call.body());
        if (answer.status() != 200) {
            throw protocol.refused(one, answer.refusal());
        }
        try {
            return protocol.results(answer, 1).get(0);
        } catch (StreamFault e) { // its words are the library's own
            throw new EngineFailedException("the server " + servers.get(0).server() + " sent " + e.getMessage(), e);
        }
    }

    BatchBackend.Running run(List<BatchItem> items, BatchSink<O> sink) {
        List<I> inputs = new ArrayList<>(items.size());
        for (BatchItem item : items) {
            inputs.add(input(item));
        }
        BatchRun<I, O> run = new BatchRun<>(
                protocol,
                this::nextServer,
                time,
                settings.get(HttpSettings.FIRST_TOKEN_TIMEOUT),
                servers.size() == 1 ? 1 : settings.get(HttpSettings.MAX_ATTEMPTS),
                inputs,
                sink);
        run.begin();
        return run;
    }

    @Override
    public void close() {
        time.close();
    }

    private HttpCalls nextServer() {
        return servers.get(Math.floorMod(turns.getAndIncrement(), servers.size()));
    }

    @SuppressWarnings("unchecked") // made by prepare
    private I input(BatchItem item) {
        return ((RemoteItem<I>) item).input();
    }
}

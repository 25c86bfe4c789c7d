package dev.inferj.remote.internal.batch;

import dev.inferj.EngineFailedException;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.ProviderUnavailableException;
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
import java.util.function.ToIntFunction;

/**
 * A model that computes batches on one server or on several that all have it, which take turns. Safe to share between
 * threads.
 *
 * @param <I> an input
 * @param <O> its result
 */
final class RemoteBatches<I, O> implements AutoCloseable {
    private final BatchProtocol<I, O> protocol;
    private final ToIntFunction<I> length;
    private final ServerTurns servers;
    private final Settings settings;
    private final RealTime time;

    /**
     * @param length of an input, in characters
     * @param servers closed with this
     */
    RemoteBatches(BatchProtocol<I, O> protocol, ToIntFunction<I> length, ServerTurns servers, Settings settings) {
        this.protocol = protocol;
        this.length = length;
        this.servers = servers;
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
     * Computes one input, on this thread, when a model is opened, by the first server that is there. Closes this if none can.
     *
     * @throws InferenceException if the server cannot
     */
    O probe(I input) {
        try {
            for (int left = servers.size() - 1; ; left--) {
                HttpCalls server = servers.next();
                try {
                    return probe(server, List.of(input));
                } catch (ProviderUnavailableException e) {
                    if (left <= 0) {
                        throw e;
                    }
                } catch (StreamFault e) { // its words are the library's own
                    throw new EngineFailedException("the server " + server.server() + " sent " + e.getMessage(), e);
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private O probe(HttpCalls server, List<I> one) {
        BatchCall call = protocol.call(one);
        HttpCalls.ShortAnswer answer = server.post(call.path(), call.headers(), call.body());
        if (answer.status() != 200) {
            throw protocol.refused(one, answer.refusal());
        }
        return protocol.results(answer, 1).get(0);
    }

    BatchBackend.Running run(List<BatchItem> items, BatchSink<O> sink) {
        List<I> inputs = new ArrayList<>(items.size());
        for (BatchItem item : items) {
            inputs.add(input(item));
        }
        BatchRun<I, O> run = new BatchRun<>(
                protocol,
                servers::next,
                time,
                settings.get(HttpSettings.FIRST_TOKEN_TIMEOUT),
                servers.size() == 1 ? 1 : settings.get(HttpSettings.MAX_ATTEMPTS),
                inputs,
                length,
                sink);
        run.begin();
        return run;
    }

    @Override
    public void close() {
        servers.close();
        time.close();
    }

    @SuppressWarnings("unchecked") // made by prepare
    private I input(BatchItem item) {
        return ((RemoteItem<I>) item).input();
    }
}

package dev.inferj.remote.internal.batch;

import dev.inferj.ContextLengthExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.TimeSource;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.NetworkTrouble;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.spi.BatchBackend;
import dev.inferj.spi.BatchSink;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One batch under way: a call for each kind of input in it. A server that refuses a call for what an input holds does not
 * say which one, so the call is halved until the input stands alone, and its neighbours get their results. What a server
 * cannot compute now goes to another, if there is one; computing twice harms nobody.
 */
final class BatchRun<I, O> implements BatchBackend.Running {
    private final BatchProtocol<I, O> protocol;
    private final Supplier<HttpCalls> servers;
    private final TimeSource time;
    private final Duration patience;
    private final int maxAttempts;
    private final List<I> inputs;
    private final ToIntFunction<I> length;
    private final BatchSink<O> sink;

    /** What ends each call under way. */
    private final Set<Runnable> endings = ConcurrentHashMap.newKeySet();

    private volatile boolean cancelled;

    /**
     * @param servers whose turn it is
     * @param patience how long a server may take
     * @param maxAttempts how often a call may be sent
     * @param length of an input, in characters
     */
    BatchRun(
            BatchProtocol<I, O> protocol,
            Supplier<HttpCalls> servers,
            TimeSource time,
            Duration patience,
            int maxAttempts,
            List<I> inputs,
            ToIntFunction<I> length,
            BatchSink<O> sink) {
        this.protocol = protocol;
        this.servers = servers;
        this.time = time;
        this.patience = patience;
        this.maxAttempts = maxAttempts;
        this.inputs = inputs;
        this.length = length;
        this.sink = sink;
    }

    /**
     * One call.
     *
     * @param indices which inputs
     * @param attempt counted from 1
     * @param resent it was sent to the same server before, by a connection that turned out to be closed
     */
    private record Part(List<Integer> indices, HttpCalls server, int attempt, boolean resent) {}

    void begin() {
        Map<Object, List<Integer>> kinds = new LinkedHashMap<>();
        for (int index = 0; index < inputs.size(); index++) {
            kinds.computeIfAbsent(protocol.kind(inputs.get(index)), kind -> new ArrayList<>())
                    .add(index);
        }
        for (List<Integer> indices : kinds.values()) {
            send(new Part(indices, servers.get(), /* attempt= */ 1, /* resent= */ false));
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        endings.forEach(Runnable::run);
    }

    private void send(Part part) {
        try {
            BatchCall sent = protocol.call(inputsOf(part));
            CompletableFuture<HttpResponse<byte[]>> call = part.server.send(sent.path(), sent.headers(), sent.body());
            boolean[] late = new boolean[1];
            TimeSource.Alarm alarm = time.schedule(patience, () -> {
                late[0] = true;
                call.cancel(true);
            });
            Runnable ending = () -> call.cancel(true);
            endings.add(ending);
            var unused = call.whenComplete((response, failure) -> {
                alarm.cancel();
                endings.remove(ending);
                end(part, response, failure, late[0]);
            });
            if (cancelled) { // before its ending was there
                ending.run();
            }
        } catch (InferenceException e) {
            fail(part, e);
        } catch (RuntimeException | Error e) { // a bug: nobody may wait for ever
            fail(part, new EngineFailedException("the batch could not be sent: " + e, e));
        }
    }

    private void end(Part part, @Nullable HttpResponse<byte[]> response, @Nullable Throwable failure, boolean isLate) {
        try {
            if (cancelled) {
                fail(part, new InferenceException("the batch was cancelled"));
            } else if (response != null) {
                read(part, HttpCalls.read(response));
            } else if (isLate) {
                retryOrFail(
                        part,
                        new ProviderUnavailableException(
                                "the server " + part.server.server() + " did not answer within " + patience
                                        + " (firstTokenTimeout)",
                                null,
                                /* retryable= */ true));
            } else if (failure != null && !part.resent && NetworkTrouble.isStale(failure)) {
                send(new Part(part.indices, part.server, part.attempt, /* resent= */ true));
            } else {
                Throwable broken = failure == null ? new IllegalStateException("no response") : failure;
                retryOrFail(part, NetworkTrouble.of(part.server.server(), broken));
            }
        } catch (StreamFault e) { // its words are the library's own
            fail(part, new EngineFailedException("the server " + part.server.server() + " sent " + e.getMessage(), e));
        } catch (RuntimeException | Error e) { // a bug: nobody may wait for ever
            fail(part, new EngineFailedException("the answer of " + part.server.server() + " could not be read", e));
        }
    }

    private void read(Part part, HttpCalls.ShortAnswer answer) {
        if (answer.status() != 200) {
            refused(part, protocol.refused(inputsOf(part), answer.refusal()));
            return;
        }
        List<O> results = protocol.results(answer, part.indices.size());
        int[] tokens = TokenShares.of(
                protocol.tokens(answer),
                inputsOf(part).stream().mapToInt(length).toArray());
        for (int i = 0; i < part.indices.size(); i++) {
            sink.tokens(part.indices.get(i), tokens[i]);
            sink.result(part.indices.get(i), results.get(i));
        }
    }

    private void refused(Part part, InferenceException refusal) {
        boolean isForAnInput =
                refusal instanceof InvalidRequestException || refusal instanceof ContextLengthExceededException;
        int middle = part.indices.size() / 2;
        if (isForAnInput && middle > 0) {
            send(new Part(part.indices.subList(0, middle), part.server, part.attempt, /* resent= */ false));
            send(new Part(
                    part.indices.subList(middle, part.indices.size()), part.server, part.attempt, /* resent= */ false));
        } else {
            retryOrFail(part, refusal);
        }
    }

    private void retryOrFail(Part part, InferenceException failure) {
        if (failure.isRetryable() && part.attempt < maxAttempts) {
            send(new Part(part.indices, servers.get(), part.attempt + 1, /* resent= */ false));
        } else {
            fail(part, failure);
        }
    }

    private void fail(Part part, InferenceException failure) {
        part.indices.forEach(index -> sink.fail(index, failure));
    }

    private List<I> inputsOf(Part part) {
        return part.indices.stream().map(inputs::get).toList();
    }
}

package dev.inferj.benchmarks.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/** The least that a batching queue can be: one bounded queue, and one thread that answers all that is in it. */
final class BareBatcher implements AutoCloseable {
    private final BlockingQueue<CompletableFuture<String>> queue = new ArrayBlockingQueue<>(1024);
    private final Thread thread = new Thread(this::serve, "bare-batcher");

    BareBatcher() {
        thread.setDaemon(true);
        thread.start();
    }

    CompletableFuture<String> send() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        queue.add(answer);
        return answer;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void serve() {
        List<CompletableFuture<String>> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(queue.take());
                queue.drainTo(batch, 63);
                batch.forEach(answer -> answer.complete(SimulatedBackend.WORD));
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

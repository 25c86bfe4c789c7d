package dev.inferj.benchmarks;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Threads that each make one blocking call per run, at the same time. */
final class Clients {
    private final int count;
    private final ExecutorService threads;

    Clients(int count) {
        this.count = count;
        this.threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "client");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Has every client make the call and waits for all; a lone client is the thread that calls. */
    <T> List<T> call(Callable<T> call) {
        try {
            if (count == 1) {
                return List.of(call.call());
            }
            List<Future<T>> answers = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(call))
                    .toList();
            return answers.stream().map(Clients::get).toList();
        } catch (Exception e) {
            throw new IllegalStateException("a client's call failed", e);
        }
    }

    private static <T> T get(Future<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a client's call failed", e);
        }
    }
}

package dev.inferj.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.inferj.ChatModel;
import dev.inferj.Inference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the way to a server costs: answers of a server without a model, streamed to blocking callers, through this library and through the
 * JDK's client alone, which reads lines until {@code [DONE]} and looks at none. Both in this JVM, in turn.
 */
@Command(name = "remote", description = "A request to a server next to the JDK's HTTP client alone.")
final class RemoteSpeed implements Callable<Integer> {
    private static final int WORDS = 32;
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Mixin
    private Workplace workplace = new Workplace();

    @Option(names = "--streams", split = ",", defaultValue = "1,64,1000", description = "Default: ${DEFAULT-VALUE}.")
    private List<Integer> streams = List.of();

    @Option(names = "--requests", defaultValue = "4000", description = "Of each round. Default: ${DEFAULT-VALUE}.")
    private int requests;

    @Option(
            names = "--gap",
            defaultValue = "0",
            description = "Milliseconds that the server takes for a word. Default: ${DEFAULT-VALUE}.")
    private int gapMillis;

    /**
     * One round of a side.
     *
     * @param median milliseconds of a request
     * @param slow milliseconds that 99 of 100 requests took no longer than
     * @param bytes that the JVM allocated for each
     */
    private record Round(double seconds, double median, double slow, double bytes) {}

    @Override
    public Integer call() throws Exception {
        Process server = startServer();
        try (BufferedReader out = server.inputReader();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                Inference inference = Inference.create()) {
            String authority = "127.0.0.1:" + out.readLine().split(" ", -1)[1];
            Workplace.describeMachine();
            System.out.println("| streams | side | requests/s | p50, ms | p99, ms | KiB allocated a request | load |");
            System.out.println("|---|---|---|---|---|---|---|");
            for (int count : streams) {
                try (ChatModel model = inference.chat(
                        "openai://" + authority + "/" + StreamServer.MODEL + "?maxConcurrent=" + count)) {
                    compare(callers, count, () -> ask(model), raw(authority));
                }
            }
            return 0;
        } finally {
            server.destroyForcibly();
        }
    }

    private Process startServer() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "stream-server",
                        Integer.toString(WORDS),
                        Integer.toString(gapMillis))
                .redirectError(Redirect.INHERIT)
                .start();
    }

    private static void ask(ChatModel model) {
        String text = model.request()
                .user("Why is the sky blue?")
                .maxTokens(WORDS)
                .send()
                .text();
        if (text.length() != WORDS * " word".length()) {
            throw new IllegalStateException("the answer has " + text.length() + " characters");
        }
    }

    private static Runnable raw(String authority) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + authority + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .POST(
                        BodyPublishers.ofString(
                                "{\"model\":\"" + StreamServer.MODEL
                                        + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Why is the sky blue?\"}]}"))
                .build();
        return () -> {
            int events = 0;
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    client.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    events += line.startsWith("data:") ? 1 : 0;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (events != WORDS + 2) {
                throw new IllegalStateException("the stream has " + events + " events");
            }
        };
    }

    private void compare(ExecutorService callers, int count, Runnable ours, Runnable raw) throws Exception {
        warmUp(callers, count, ours);
        warmUp(callers, count, raw);
        List<Round> mine = new ArrayList<>();
        List<Round> theirs = new ArrayList<>();
        for (int round = 0; round < workplace.rounds(); round++) {
            if (round % 2 == 0) {
                mine.add(run(callers, count, requests, ours));
                theirs.add(run(callers, count, requests, raw));
            } else {
                theirs.add(run(callers, count, requests, raw));
                mine.add(run(callers, count, requests, ours));
            }
        }
        report(count, "InferJ", mine);
        report(count, "java.net.http", theirs);
        System.out.printf(
                "| %d | InferJ to java.net.http | %s | %s | %s | %s | |%n",
                count,
                ratio(mine, theirs, round -> 1 / round.seconds()),
                ratio(mine, theirs, Round::median),
                ratio(mine, theirs, Round::slow),
                ratio(mine, theirs, Round::bytes));
    }

    private static void warmUp(ExecutorService callers, int count, Runnable side)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP.toNanos()) {
            run(callers, count, count, side);
        }
    }

    private void report(int count, String side, List<Round> rounds) {
        System.out.printf(
                "| %d | %s | %s | %s | %s | %s | %s |%n",
                count,
                side,
                spread(rounds, round -> requests / round.seconds()).show("%.0f"),
                spread(rounds, Round::median).show("%.3f"),
                spread(rounds, Round::slow).show("%.3f"),
                spread(rounds, round -> round.bytes() / 1024).show("%.1f"),
                Workplace.load());
    }

    private static Spread spread(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure).boxed().toList());
    }

    private static String ratio(List<Round> rounds, List<Round> base, ToDoubleFunction<Round> figure) {
        return Spread.ofRatios(
                        rounds.stream().mapToDouble(figure).boxed().toList(),
                        base.stream().mapToDouble(figure).boxed().toList())
                .show("%.2f");
    }

    /** Makes requests by so many callers at once. */
    private static Round run(ExecutorService callers, int count, int requests, Runnable request)
            throws InterruptedException, ExecutionException {
        long[] nanos = new long[requests];
        long bytes = THREADS.getTotalThreadAllocatedBytes();
        long start = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        for (int caller = 0; caller < count; caller++) {
            int first = caller;
            all.add(callers.submit(() -> {
                for (int i = first; i < requests; i += count) {
                    long begin = System.nanoTime();
                    request.run();
                    nanos[i] = System.nanoTime() - begin;
                }
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double allocated = (double) (THREADS.getTotalThreadAllocatedBytes() - bytes) / requests;
        Arrays.sort(nanos);
        return new Round(seconds, millis(nanos, 0.5), millis(nanos, 0.99), allocated);
    }

    private static double millis(long[] sortedNanos, double quantile) {
        return sortedNanos[(int) (quantile * (sortedNanos.length - 1))] / 1e6;
    }
}

package dev.inferj.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A llama-server as a side: as many HTTP connections as there are clients. */
final class ServerSide implements Side {
    private static final int WAIT_SECONDS = 60;
    private static final Pattern OUTPUT = Pattern.compile("\"tokens_predicted\":(\\d+)");
    private static final Pattern PROMPT = Pattern.compile("\"tokens_evaluated\":(\\d+)");
    private static final Pattern CACHED = Pattern.compile("\"cache_n\":(\\d+)");

    private final Process process;
    private final URI address;
    private final Clients clients;
    private final boolean reuse;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServerSide(Process process, URI address, int clients, boolean reuse) {
        this.process = process;
        this.address = address;
        this.clients = new Clients(clients);
        this.reuse = reuse;
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param reuse whether requests may reuse what earlier ones computed
     */
    static ServerSide start(Path program, Path model, int clients, int contextTokens, boolean reuse) {
        try {
            int port = freePort();
            List<String> command = List.of(
                    program.toString(),
                    "--model",
                    model.toString(),
                    "--port",
                    Integer.toString(port),
                    "--parallel",
                    Integer.toString(clients),
                    "--ctx-size",
                    Integer.toString(clients * contextTokens),
                    "--batch-size",
                    Integer.toString(NativeParts.BATCH_TOKENS),
                    "--ubatch-size",
                    Integer.toString(NativeParts.BATCH_TOKENS),
                    "--threads",
                    "1",
                    "--threads-batch",
                    "1");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            ServerSide side = new ServerSide(process, URI.create("http://127.0.0.1:" + port), clients, reuse);
            side.awaitHealth();
            return side;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + program, e);
        }
    }

    @Override
    public String name() {
        return "llama-server";
    }

    @Override
    public Duration warmUp() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Run run(int tokens, String prompt) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/completion"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"" + prompt + "\",\"n_predict\":" + tokens
                        + ",\"temperature\":0,\"ignore_eos\":true,\"cache_prompt\":" + reuse + "}"))
                .build();
        double before = CpuTime.seconds(process);
        long start = System.nanoTime();
        List<String> answers = clients.call(
                () -> http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = CpuTime.seconds(process) - before;
        return new Run(sum(OUTPUT, answers), sum(PROMPT, answers), sum(CACHED, answers), seconds, cpuSeconds, "");
    }

    @Override
    public double residentMiB() {
        return Residence.mebibytes(process);
    }

    @Override
    public void close() {
        process.destroy();
    }

    private void awaitHealth() throws IOException {
        HttpRequest health = HttpRequest.newBuilder(address.resolve("/health")).build();
        long start = System.nanoTime();
        boolean ended = false;
        while (!ended && System.nanoTime() - start < WAIT_SECONDS * 1_000_000_000L) {
            try {
                if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
                ended = process.waitFor(50, TimeUnit.MILLISECONDS);
            } catch (IOException e) { // it does not listen yet
                ended = !process.isAlive();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        process.destroy();
        throw new IOException("llama-server is not ready");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static int sum(Pattern count, List<String> answers) {
        int sum = 0;
        for (String answer : answers) {
            Matcher matcher = count.matcher(answer);
            if (!matcher.find()) {
                throw new IllegalStateException("llama-server answered without " + count + ": " + answer);
            }
            sum += Integer.parseInt(matcher.group(1));
        }
        return sum;
    }
}

package dev.inferj.examples;

import dev.inferj.Attempt;
import dev.inferj.ChatModel;
import dev.inferj.Generation;
import dev.inferj.Inference;
import dev.inferj.InferenceException;
import dev.inferj.remote.OpenAi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Three llama-servers as one model, of which one is killed while requests stream, and started again. */
@Command(
        name = "failover",
        description =
                "Starts three llama-servers as one model, kills one while requests stream, and tells what became of them.")
final class Failover implements Callable<Integer> {
    private static final int SERVERS = 3;
    private static final int ANSWER_TOKENS = 200;

    @Option(
            names = "--llama-server",
            paramLabel = "FILE",
            defaultValue = "llama-server",
            description = "Default: ${DEFAULT-VALUE}.")
    private String program = "";

    @Option(names = "--requests", paramLabel = "N", defaultValue = "50", description = "Default: ${DEFAULT-VALUE}.")
    private int requests;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "A GGUF file. Default: a small one with random weights.")
    private @Nullable Path model;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = Terminal.system();
        Path file = model == null ? RandomModel.prepare(terminal) : model;
        List<ServerProcess> servers = new ArrayList<>();
        try (Inference inference = Inference.create()) {
            for (int i = 0; i < SERVERS; i++) {
                servers.add(ServerProcess.start(program, file));
            }
            ChatModel pool = inference.chat(OpenAi.at(servers.get(0).uri())
                    .model(ServerProcess.MODEL)
                    .replicas(servers.get(1).authority(), servers.get(2).authority()));
            terminal.println(requests + " requests to " + SERVERS
                    + " servers, of which one is killed once it has begun to answer:");
            run(terminal, pool, servers.get(1)::kill);
            terminal.println("as many while it is away:");
            run(terminal, pool, () -> {});
            servers.get(1).startAgain();
            terminal.println("and once it is back:");
            run(terminal, pool, () -> {});
            return 0;
        } catch (InferenceException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return 1;
        } finally {
            servers.forEach(ServerProcess::kill);
        }
    }

    /** @param onFirstWords done once half of the requests have begun to be answered */
    private void run(Terminal terminal, ChatModel pool, Runnable onFirstWords) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(Math.max(1, requests / 2));
        List<Generation> generations = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            generations.add(pool.request()
                    .rawPrompt("Once upon a time " + i)
                    .maxTokens(ANSWER_TOKENS)
                    .submit(event -> begun.countDown()));
        }
        begun.await();
        onFirstWords.run();
        int answered = 0;
        int resent = 0;
        int lost = 0;
        Map<String, Integer> answers = new TreeMap<>();
        for (Generation generation : generations) {
            try {
                List<Attempt> attempts = generation.response().join().receipt().attempts();
                answered++;
                resent += attempts.size() > 1 ? 1 : 0;
                answers.merge(attempts.get(attempts.size() - 1).server(), 1, Integer::sum);
            } catch (CompletionException e) {
                lost++;
                if (e.getCause() instanceof InferenceException failure
                        && failure.partialText().isEmpty()) {
                    throw failure; // none that had not begun is lost
                }
            }
        }
        terminal.println("  " + answered + " answered, " + resent + " of them by a second server; " + lost
                + " broken off, with the text so far; answers by server: " + answers);
    }
}

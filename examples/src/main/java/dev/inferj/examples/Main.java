package dev.inferj.examples;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.InferenceException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a model in the terminal: one answer as it comes, or several prompts at once with their receipts. */
@Command(
        name = "inferj",
        mixinStandardHelpOptions = true,
        version = "inferj 0.1.0-SNAPSHOT",
        sortOptions = false,
        subcommands = Failover.class,
        description = "Runs a language model inside this Java process and prints what it says.",
        footer = {
            "",
            "Examples:",
            "  inferj                                     a small random model, which talks nonsense",
            "  inferj model.gguf -p \"Why is the sky blue?\"",
            "  inferj model.gguf --chat                   a conversation; /help lists what else it can do",
            "  inferj \"llamacpp:model.gguf?contextTokens=8192&slots=8\" --parallel 8",
            "  inferj \"vllm://gpu-1:8000/qwen?replicas=gpu-2:8000\" --parallel 8",
            "  inferj failover --llama-server FILE        three servers as one model, of which one is killed",
        })
public final class Main implements Callable<Integer> {
    /** Exit code for a model that cannot be opened or a request that failed. */
    private static final int FAILED = 1;

    private static final List<String> PROMPTS = List.of(
            "Once upon a time",
            "The little dog saw",
            "One day, a girl named Lily",
            "In the garden there was",
            "Tom and his mom went",
            "The big red ball",
            "It was a sunny day and",
            "A bird sat in the tree and");

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "MODEL",
            description = "A GGUF file, or an address such as llamacpp:model.gguf?slots=8. "
                    + "Without one, a small model with random weights is made.")
    private @Nullable String model;

    @Option(
            names = {"-p", "--prompt"},
            paramLabel = "TEXT",
            description = "What to say to the model; repeat it for several. Default: beginnings of stories.")
    private List<String> prompts = new ArrayList<>();

    @Option(
            names = {"-n", "--parallel"},
            paramLabel = "N",
            description = "Run so many prompts at once (default: ${DEFAULT-VALUE}).")
    private int parallel = 1;

    @Option(
            names = {"-m", "--max-tokens"},
            paramLabel = "N",
            description = "End each answer after so many tokens (default: ${DEFAULT-VALUE}).")
    private int maxTokens = 200;

    @Option(
            names = {"-t", "--temperature"},
            paramLabel = "X",
            description = "0 always takes the likeliest token (default: ${DEFAULT-VALUE}).")
    private double temperature = 0.8;

    @Option(names = "--seed", paramLabel = "N", description = "Makes the answers repeat.")
    private @Nullable Long seed;

    @Option(names = "--raw", description = "Have the model continue the prompt, even if it has a chat template.")
    private boolean raw;

    @Option(names = "--chat", description = "Talk with the model, turn by turn.")
    private boolean chat;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() {
        Terminal terminal = Terminal.system();
        try (Inference inference = Inference.create();
                ChatModel opened = open(inference, terminal)) {
            Questions questions = new Questions(opened, raw, maxTokens, temperature, seed);
            if (chat) {
                new ChatLoop(terminal, standardInput()).run(opened, questions);
                return 0;
            }
            List<String> texts = prompts.isEmpty() ? PROMPTS : prompts;
            if (parallel == 1 && prompts.size() <= 1) {
                new SingleAnswer(terminal).run(questions.ask(texts.get(0)), texts.get(0));
            } else {
                new ParallelAnswers(terminal).run(questions, repeat(texts, Math.max(parallel, prompts.size())));
            }
            return 0;
        } catch (InferenceException | IllegalArgumentException e) {
            terminal.error(Objects.toString(e.getMessage(), e.toString()));
            return FAILED;
        }
    }

    private static BufferedReader standardInput() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }

    private ChatModel open(Inference inference, Terminal terminal) {
        if (parallel < 1) {
            throw new IllegalArgumentException("--parallel must be >= 1: " + parallel);
        }
        String target = model;
        if (target == null) {
            Path random = RandomModel.prepare(terminal);
            target = random.toString();
        }
        return new ModelOpener(terminal).open(inference, target, Math.max(parallel, prompts.size()));
    }

    private static List<String> repeat(List<String> texts, int count) {
        List<String> repeated = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            repeated.add(texts.get(i % texts.size()));
        }
        return repeated;
    }
}

package dev.inferj.llamacpp;

import dev.inferj.InferenceException;
import dev.inferj.llamacpp.gguf.AdapterFile;
import dev.inferj.llamacpp.gguf.GgufFile;
import dev.inferj.llamacpp.gguf.Mutants;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.TokenBatch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads mutants of a model, and loads and runs those that the reader lets through: the main class of a JVM of its own,
 * which llama.cpp may end. Says {@code SEED begins} before each one and {@code SEED OUTCOME} behind it, so that the last
 * line names the one that ended the JVM.
 */
final class MutantRun {
    static final String BEGINS = "begins";
    static final String REFUSED = "refused";
    static final String REFUSED_BY_LLAMA_CPP = "refused by llama.cpp";
    static final String RAN = "ran";

    /** Characters whose UTF-8 has every byte that there can be. */
    private static final String EVERY_BYTE = IntStream.of(1, 0x40, 0x1001)
            .flatMap(step -> IntStream.range(0, 256).map(i -> i * step))
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    private static final List<TextPart> TEXT =
            List.of(TextPart.control("<s>"), TextPart.plain("Once upon a time " + EVERY_BYTE));

    private MutantRun() {}

    /**
     * @param arguments the sound file, a folder for the mutants, the first seed, the one behind the last, the library or
     *     nothing for the bundled one, and the model if the file is an adapter for it, else nothing
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Mutants mutants = new Mutants(Files.readAllBytes(Path.of(arguments[0])));
        long end = Long.parseLong(arguments[3]);
        for (long seed = Long.parseLong(arguments[2]); seed < end; seed++) {
            Path file = Path.of(arguments[1], "mutant-" + seed + ".gguf");
            Files.write(file, mutants.mutant(seed));
            out.println(seed + " " + BEGINS);
            out.println(seed + " " + outcome(file, arguments[4], arguments[5]).replace('\n', ' '));
            Files.delete(file);
        }
    }

    private static String outcome(Path file, String library, String model) {
        boolean isAdapter = !model.isEmpty();
        try {
            if (isAdapter) {
                AdapterFile.read(file, GgufFile.read(Path.of(model)));
            } else {
                GgufFile.read(file);
            }
        } catch (InferenceException e) {
            return REFUSED;
        } catch (Throwable t) {
            return "broke the reader: " + t;
        }
        LlamaCpp base = isAdapter ? LlamaCpp.model(Path.of(model)).lora(file, /* scale= */ 1) : LlamaCpp.model(file);
        LlamaCpp options = base.slots(1).threads(1);
        try (LlamaBackend backend = TestModels.open(library.isEmpty() ? options : options.library(Path.of(library)))) {
            run(backend);
            return RAN;
        } catch (InferenceException | IllegalArgumentException e) {
            return REFUSED_BY_LLAMA_CPP;
        } catch (Throwable t) {
            return "broke the provider: " + t;
        }
    }

    private static void run(LlamaBackend backend) {
        int[] tokens = backend.tokenizer().encode(TEXT, /* begin= */ true);
        for (int token = 0; token < backend.tokenizer().vocabularySize(); token++) {
            backend.tokenizer().bytes(token);
        }
        TokenBatch batch = new TokenBatch(16);
        for (int i = 0;
                i < Math.min(Math.min(tokens.length, 16), backend.limits().batchTokens());
                i++) {
            batch.add(0, i, tokens[i], /* logits= */ true);
        }
        if (batch.size() == 0) {
            return;
        }
        backend.step(batch);
        backend.logits(batch.size() - 1);
        for (int position = batch.size();
                position < Math.min(20, backend.limits().contextTokens());
                position++) {
            TokenBatch next = new TokenBatch(1);
            next.add(0, position, tokens[position % tokens.length], /* logits= */ true);
            backend.step(next);
            backend.logits(0);
        }
    }
}

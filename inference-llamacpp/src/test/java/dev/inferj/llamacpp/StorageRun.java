package dev.inferj.llamacpp;

import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.llamacpp.gguf.Families;
import dev.inferj.llamacpp.gguf.GgufParts;
import dev.inferj.llamacpp.internal.ffi.LlamaLibrary;
import dev.inferj.llamacpp.internal.library.LibrarySearch;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.TokenBatch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Has llama.cpp load and run models that nobody checked before: the main class of a JVM of its own, which llama.cpp may end.
 * Says {@code CASE begins} before each one and {@code CASE OUTCOME} behind it.
 */
final class StorageRun {
    static final String BEGINS = "begins";
    static final String RAN = "ran";
    static final String REFUSED = "refused";

    private static final int CONTEXT = 64;

    private StorageRun() {}

    /** @param arguments a folder for files; the library, or nothing for the bundled one; cases, {@code FAMILY,TENSOR,TYPE} */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path folder = Path.of(arguments[0]);
        Path library = arguments[1].isEmpty() ? null : Path.of(arguments[1]);
        for (String line : Files.readAllLines(Path.of(arguments[2]))) {
            Path file = folder.resolve("stored.gguf");
            Files.write(file, model(folder, line).bytes());
            out.println(line + " " + BEGINS);
            out.println(line + " " + outcome(LibrarySearch.shared().find(library), file));
        }
    }

    /** Returns a model of a family, one of whose tensors is stored in another type. */
    static GgufParts model(Path folder, String line) throws IOException {
        String[] parts = line.split(",", -1);
        Path sound = folder.resolve(parts[0] + "-sound.gguf");
        if (!Files.exists(sound)) {
            Files.write(sound, Families.valueOf(parts[0]).parts(folder).bytes());
        }
        return GgufParts.of(Files.readAllBytes(sound)).retype(parts[1], parts[2], 0);
    }

    private static String outcome(LlamaLibrary library, Path file) {
        Settings settings = Settings.EMPTY
                .with(LlamaCppSettings.THREADS, 1)
                .with(LlamaCppSettings.SLOTS, 1)
                .with(LlamaCppSettings.CONTEXT_TOKENS, CONTEXT);
        Dimensions dimensions = Dimensions.of(settings, CONTEXT);
        KvPlan kv = KvPlan.of(dimensions, settings, /* hasStreams= */ true, /* onGpu= */ false);
        try (NativeModel model = NativeModel.load(library, file, /* gpuLayers= */ 0, settings, fraction -> true);
                NativeContext context =
                        NativeContext.create(model, dimensions, kv, settings, new MemoryNeed(0, 0), params -> {})) {
            ModelInfo info = ModelInfo.builder(LlamaCpp.SCHEME, "stored")
                    .contextTokens(CONTEXT)
                    .build();
            StepLimits limits = new StepLimits(1, CONTEXT, CONTEXT, CONTEXT);
            LlamaBackend backend = new LlamaBackend(
                    model, context, DeviceLock.of(0), limits, info, ServingOptions.of(settings), kv.unified());
            int[] tokens = backend.tokenizer()
                    .encode(List.of(TextPart.plain("Once upon a time there was")), /* begin= */ true);
            TokenBatch batch = new TokenBatch(CONTEXT);
            for (int i = 0; i < Math.min(16, tokens.length); i++) {
                batch.add(0, i, tokens[i], /* logits= */ true);
            }
            backend.step(batch);
            backend.logits(0);
            return RAN;
        } catch (InferenceException e) {
            return REFUSED;
        }
    }
}

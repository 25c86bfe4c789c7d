package dev.inferj.benchmarks;

import dev.inferj.testkit.gguf.RandomGguf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares this library with a bare C loop and with java-llama.cpp's own model class: the same native library, the same
 * models, one native thread, one and eight sequences, greedy. The sides run in turn, in processes of their own, so that
 * a change of the machine's speed meets all of them.
 */
final class PeerComparison {
    private static final int THREADS = 1;
    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final String RESOURCE = "/de/kherud/llama/Linux/x86_64/libjllama.so";

    private final Path work;
    private final int rounds;

    private PeerComparison(Path work, int rounds) {
        this.work = work;
        this.rounds = rounds;
    }

    /** Arguments: rounds, then any number of GGUF files; without one, random models of about 15M and 110M parameters. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("inferj-peers");
        PeerComparison comparison = new PeerComparison(work, args.length > 0 ? Integer.parseInt(args[0]) : 10);
        List<Path> models = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            models.add(Path.of(args[i]));
        }
        if (models.isEmpty()) {
            models.add(RandomGguf.about15M().seed(7).writeTo(work.resolve("random-15m.gguf")));
            models.add(RandomGguf.about110M().seed(7).writeTo(work.resolve("random-110m.gguf")));
        }
        comparison.run(models);
    }

    private void run(List<Path> models) throws IOException, InterruptedException {
        Path library = extractLibrary();
        Path loop = compileLoop();
        System.out.println(
                "| model | sequences | C loop tokens/s | this library | ratio to C | java-llama.cpp | ratio |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Path model : models) {
            for (int sequences : new int[] {1, 8}) {
                System.out.println(compare(library, loop, model, sequences));
            }
        }
    }

    private String compare(Path library, Path loop, Path model, int sequences) throws IOException {
        int tokens = Files.size(model) > 100_000_000 ? 48 : 200;
        List<String> arguments = List.of(
                library.toString(),
                model.toString(),
                Integer.toString(sequences),
                Integer.toString(tokens),
                Integer.toString(THREADS));
        try (Side c = Side.start("C loop", join(List.of(loop.toString()), arguments));
                Side engine = Side.start("this library", join(java(EngineLoop.class), arguments));
                Side peer = Side.start("java-llama.cpp", join(java(JavaLlamaLoop.class), arguments))) {
            List<Side> sides = List.of(c, engine, peer);
            sides.forEach(PeerComparison::warmUp);
            for (int i = 0; i < rounds; i++) {
                sides.forEach(Side::measure);
            }
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %s | %s | %s | %s |",
                    model.getFileName(),
                    sequences,
                    Spread.of(c.rates()).show("%.0f"),
                    Spread.of(engine.rates()).show("%.0f"),
                    Spread.ofRatios(engine.rates(), c.rates()).show("%.3f"),
                    Spread.of(peer.rates()).show("%.0f"),
                    Spread.ofRatios(engine.rates(), peer.rates()).show("%.3f"));
        }
    }

    /** Runs a side until just-in-time compilers and caches have settled. */
    private static void warmUp(Side side) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_NANOS) {
            side.run();
        }
    }

    private static List<String> java(Class<?> main) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
    }

    private Path extractLibrary() throws IOException {
        Path library = work.resolve("libjllama.so");
        try (InputStream resource = PeerComparison.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the comparison runs on Linux x86-64 only: no " + RESOURCE);
            }
            Files.copy(resource, library);
        }
        return library;
    }

    private Path compileLoop() throws IOException, InterruptedException {
        Path source = work.resolve("decode_loop.c");
        try (InputStream resource = PeerComparison.class.getResourceAsStream("/decode_loop.c")) {
            if (resource == null) {
                throw new IllegalStateException("decode_loop.c is not on the class path");
            }
            Files.copy(resource, source);
        }
        Path program = work.resolve("decode_loop");
        Process compiler = new ProcessBuilder("cc", "-O2", "-o", program.toString(), source.toString(), "-ldl")
                .inheritIO()
                .start();
        if (compiler.waitFor() != 0) {
            throw new IllegalStateException("cc failed; install a C compiler (package gcc)");
        }
        return program;
    }

    private static List<String> join(List<String> head, List<String> tail) {
        List<String> joined = new ArrayList<>(head);
        joined.addAll(tail);
        return joined;
    }
}

package dev.inferj.benchmarks;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the sides of comparisons on one model.
 *
 * @param contextTokens of each sequence
 */
record Sides(NativeParts parts, Path model, int contextTokens) {
    static final String C_LOOP = "C loop";
    static final String ENGINE = "InferJ";
    static final String NEWER_ENGINE = "InferJ on the newer library";
    static final String JAVA_LLAMA = "java-llama.cpp";

    private static final Duration WARM_UP_OF_C = Duration.ofSeconds(2);
    private static final Duration WARM_UP_OF_JAVA = Duration.ofSeconds(15);

    Side cLoop(int sequences) {
        return ProcessSide.start(
                C_LOOP,
                WARM_UP_OF_C,
                List.of(
                        parts.decodeLoop().toString(),
                        model.toString(),
                        Integer.toString(sequences),
                        Integer.toString(contextTokens)),
                Redirect.INHERIT);
    }

    /** Starts this library with as many slots as clients, on the same native library as the others. */
    Side engine(int clients) {
        return engine(ENGINE, parts.library(), clients, clients);
    }

    /** @param options further ones of {@link EngineSide} */
    Side engine(String name, Path library, int clients, int slots, String... options) {
        List<String> command = java();
        command.addAll(List.of(
                Main.class.getName(),
                "engine",
                library.toString(),
                model.toString(),
                "--clients=" + clients,
                "--slots=" + slots,
                "--context=" + contextTokens));
        command.addAll(List.of(options));
        return ProcessSide.start(name, WARM_UP_OF_JAVA, command, Redirect.INHERIT);
    }

    /**
     * Starts a subcommand of {@link Main} as a side.
     *
     * @param command its name and parameters
     */
    static Side java(String name, Duration warmUp, List<String> command, int clients, int contextTokens) {
        List<String> all = java();
        all.add(Main.class.getName());
        all.addAll(command);
        all.addAll(List.of("--clients=" + clients, "--context=" + contextTokens));
        return ProcessSide.start(name, warmUp, all, Redirect.INHERIT);
    }

    Side javaLlama(int clients) {
        List<String> command = java();
        command.addAll(List.of(
                "-Dde.kherud.llama.lib.path=" + parts.library().getParent(),
                Main.class.getName(),
                "java-llama",
                model.toString(),
                "--clients=" + clients,
                "--context=" + contextTokens));
        return ProcessSide.start(JAVA_LLAMA, WARM_UP_OF_JAVA, command, Redirect.DISCARD); // it logs every request
    }

    private static List<String> java() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
    }
}

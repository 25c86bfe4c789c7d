package dev.inferj.llamacpp;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Goes on with a saved session in a JVM of its own: the program, and how a test runs it. */
final class RestoredElsewhere {
    private static final long MOST_SECONDS = 120;

    private RestoredElsewhere() {}

    /** What came of it, and how the JVM ended. */
    record Outcome(int exitCode, String output) {}

    /** Takes a model, a key, a session, a file with the next question, and where the answer goes. */
    public static void main(String[] args) throws IOException {
        String question = Files.readString(Path.of(args[3]));
        try (Inference inference =
                Inference.builder().sessionKey(Path.of(args[1])).build()) {
            ChatModel model = inference.chat(options(Path.of(args[0])));
            Session session = model.restoreSession(Path.of(args[2]));
            TurnOutcome outcome = TurnOutcome.of(session, question, Integer.parseInt(args[5]));
            Files.writeString(Path.of(args[4]), outcome.computedTokens() + "\n" + outcome.text());
        }
    }

    /** Opens the model as both JVMs do: the cells of a session fit a model with the same settings only. */
    static LlamaCpp options(Path model) {
        return LlamaCpp.model(model).slots(2).contextTokens(512).threads(1);
    }

    static Outcome run(Class<?> program, List<String> arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("inferj", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    program.getName());
            builder.command().addAll(arguments);
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("the other JVM still runs after " + MOST_SECONDS + " s: "
                            + Files.readString(output, StandardCharsets.UTF_8));
                }
            } finally {
                process.destroyForcibly();
            }
            return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}

package dev.inferj.internal.template;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Jinja itself, in a Python process: what templates really mean. */
final class JinjaOracle implements AutoCloseable {
    static final String NEEDED = "needs Python 3 with jinja2: apt-get install python3-jinja2";

    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    private JinjaOracle(Process process) {
        this.process = process;
        this.requests =
                new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Starts it; empty where there is no Python with Jinja. */
    static Optional<JinjaOracle> start() throws IOException, InterruptedException {
        if (!Files.isExecutable(PYTHON)
                || new ProcessBuilder(PYTHON.toString(), "-c", "import jinja2")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        != 0) {
            return Optional.empty();
        }
        Path script = Path.of("src/test/oracle/render.py");
        return Optional.of(new JinjaOracle(new ProcessBuilder(PYTHON.toString(), script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()));
    }

    Outcome define(String name, String source) {
        return ask(Map.of("define", name, "source", source));
    }

    Outcome render(String name, Map<String, Object> variables) {
        return ask(Map.of("render", name, "variables", variables));
    }

    private Outcome ask(Map<String, Object> request) {
        try {
            requests.write(Json.of(new HashMap<>(request)));
            requests.newLine();
            requests.flush();
            List<String> answer = List.of(answers.readLine().split(" ", -1));
            String text = new String(Base64.getDecoder().decode(answer.get(1)), StandardCharsets.UTF_8);
            return new Outcome(Outcome.Kind.valueOf(answer.get(0).toUpperCase(Locale.ROOT)), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}

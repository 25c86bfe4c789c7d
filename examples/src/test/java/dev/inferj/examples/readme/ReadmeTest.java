package dev.inferj.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.inferj.testkit.gguf.RandomGguf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every Java snippet of README.md stands, to the letter, in a file that is compiled here, and runs. */
final class ReadmeTest {
    private static final Pattern BLOCK =
            Pattern.compile("<!-- snippet: (\\w+) -->\\n```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern MARKED = Pattern.compile("( *)// snippet: (\\w+)\\n(.*?) *// end\\n", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void everySnippetIsCompiled() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        Map<String, String> sources = sources();
        List<String> shown = new ArrayList<>();
        Matcher block = BLOCK.matcher(readme);
        while (block.find()) {
            assertThat(block.group(2)).as(block.group(1)).isEqualTo(sources.get(block.group(1)));
            shown.add(block.group(1));
        }
        assertThat(shown).containsExactlyInAnyOrderElementsOf(sources.keySet());
        assertThat(readme.split("```java", -1)).hasSize(shown.size() + 1);
    }

    @Test
    void theProgramsRun() {
        Path model = RandomGguf.tiny().seed(3).writeTo(folder.resolve("model.gguf"));

        FirstProgram.main(new String[] {"llamacpp:" + model});
        Requests.main(new String[] {model.toString()});
        Embeddings.main(new String[] {"mock:vectors"});
        Chats.main(new String[] {
            model.toString(),
            folder.resolve("session").toString(),
            folder.resolve("key").toString()
        });
    }

    @Test
    void theFirstProgramRunsOnAServerToo() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> asked = new CopyOnWriteArrayList<>();
        server.createContext(
                "/v1/models", exchange -> answer(exchange, "application/json", "{\"data\":[{\"id\":\"m\"}]}"));
        server.createContext("/v1/completions", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, "text/event-stream", """
                    data: {"choices":[{"index":0,"text":", there was"}]}

                    data: {"choices":[{"index":0,"text":" a server.","finish_reason":"stop"}]}

                    data: [DONE]

                    """);
        });
        server.start();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            FirstProgram.main(
                    new String[] {"openai://127.0.0.1:" + server.getAddress().getPort() + "/m"});
        } finally {
            System.setOut(before);
            server.stop(0);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo(", there was a server.");
        assertThat(asked).singleElement().asString().contains("Once upon a time");
    }

    @Test
    void threeServersAreOneModel() throws IOException {
        List<HttpServer> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/v1/models", exchange -> answer(exchange, "application/json", "{\"data\":[{\"id\":\"qwen\"}]}"));
            server.createContext("/v1/chat/completions", exchange -> answer(exchange, "text/event-stream", """
                    data: {"choices":[{"index":0,"delta":{"content":"Air."},"finish_reason":"stop"}]}

                    data: [DONE]

                    """));
            server.start();
            servers.add(server);
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        List<String> authorities = servers.stream()
                .map(server -> "127.0.0.1:" + server.getAddress().getPort())
                .toList();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            Servers.main(new String[] {"http://" + authorities.get(0), authorities.get(1), authorities.get(2)});
        } finally {
            System.setOut(before);
            servers.forEach(server -> server.stop(0));
        }

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .matches("127.0.0.1:\\d+ after \\d+ ms, ANSWERED in \\d+ ms\n");
    }

    private static void answer(HttpExchange exchange, String type, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (String root : List.of("src/main/java", "src/test/java")) {
            for (Path file : javaFiles(Path.of(root))) {
                Matcher marked = MARKED.matcher(Files.readString(file));
                while (marked.find()) {
                    int indent = marked.group(1).length();
                    sources.put(
                            marked.group(2),
                            marked.group(3)
                                    .lines()
                                    .map(line -> line.isBlank() ? "" : line.substring(indent))
                                    .collect(Collectors.joining("\n", "", "\n")));
                }
            }
        }
        return sources;
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")
                            && file.toString().contains("readme")
                            && !file.endsWith("ReadmeTest.java"))
                    .toList();
        }
    }
}

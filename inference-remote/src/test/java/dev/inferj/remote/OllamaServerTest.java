package dev.inferj.remote;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.EngineFailedException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.server.RawServer;
import dev.inferj.remote.server.Responses;
import dev.inferj.remote.server.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OllamaServerTest {
    private final Map<String, byte[]> responses = new ConcurrentHashMap<>();
    private final RawServer server =
            new RawServer((request, connection) -> connection.send(requireNonNull(responses.get(request.path()))));
    private final OllamaServer ollama = OllamaServer.at(server.uri());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void realListsAreRead() {
        responses.put("/api/tags", Transcript.real("ollama-tags").response());
        responses.put("/api/ps", Transcript.real("ollama-ps").response());
        responses.put("/api/show", Transcript.real("ollama-show").response());
        responses.put("/api/chat", Transcript.real("ollama-unload").response());

        assertThat(ollama.list())
                .singleElement()
                .satisfies(model -> assertThat(model.name()).isEqualTo("tiny:latest"));
        assertThat(ollama.running()).singleElement().satisfies(model -> {
            assertThat(model.contextTokens()).isEqualTo(2048);
            assertThat(model.bytes()).isEqualTo(7_759_461);
            assertThat(model.family()).isEqualTo("llama");
            assertThat(model.parameterSize()).isEqualTo("558K");
        });
        assertThat(ollama.show("tiny").capabilities()).contains("completion");
        ollama.unload("tiny");
        assertThat(server.posts().get(1).body())
                .isEqualTo("{\"model\":\"tiny\",\"messages\":[],\"keep_alive\":0,\"stream\":false}");
    }

    @Test
    void errorThatComesUnder200EndsAPull() {
        responses.put("/api/pull", Transcript.real("ollama-pull-error-200").response());
        List<String> told = new ArrayList<>();

        assertThatThrownBy(() -> ollama.pull("nosuch/model", progress -> told.add(progress.status())))
                .isInstanceOf(EngineFailedException.class)
                .hasMessageContaining("pull model manifest");
        assertThat(told).containsExactly("pulling manifest");
    }

    @Test
    void pullTellsHowFarItIs() {
        responses.put(
                "/api/pull",
                lines(
                        "{\"status\":\"pulling manifest\"}",
                        "{\"status\":\"pulling 1\",\"total\":10,\"completed\":4}",
                        "{\"status\":\"success\"}"));
        List<OllamaServer.PullProgress> told = new ArrayList<>();

        ollama.pull("tiny", told::add);

        assertThat(told)
                .containsExactly(
                        new OllamaServer.PullProgress("pulling manifest", 0, 0),
                        new OllamaServer.PullProgress("pulling 1", 4, 10),
                        new OllamaServer.PullProgress("success", 0, 0));
    }

    @Test
    void pullThatBreaksOffSaysSo() {
        responses.put("/api/pull", lines("{\"status\":\"pulling manifest\"}"));

        assertThatThrownBy(() -> ollama.pull("tiny", progress -> {}))
                .isInstanceOfSatisfying(
                        ProviderUnavailableException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue())
                .hasMessageContaining("broke off");
    }

    @Test
    void missingModelIsNamed() {
        responses.put("/api/show", Responses.json(404, "{\"error\":\"model 'nope' not found\"}"));

        assertThatThrownBy(() -> ollama.show("nope"))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("nope");
    }

    private static byte[] lines(String... lines) {
        return Responses.chunked(
                200, "application/x-ndjson", (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}

package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.EngineFailedException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.server.RawServer;
import dev.inferj.remote.server.Responses;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TritonServerTest {
    private final Map<String, byte[]> responses = new ConcurrentHashMap<>();
    private final RawServer server = new RawServer((request, connection) ->
            connection.send(responses.getOrDefault(request.path(), Responses.json(404, "{\"error\":\"Not Found\"}"))));
    private final TritonServer triton = TritonServer.at(server.uri());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void modelsOfTheRepositoryAreListed() {
        responses.put("/v2/repository/index", Responses.json(200, """
                [{"name":"qwen","version":"1","state":"READY"},{"name":"broken","version":"2","state":"UNAVAILABLE","reason":"no GPU"},\
                {"name":"new"}]"""));

        assertThat(triton.models())
                .containsExactly(
                        new TritonServer.RepositoryModel("qwen", "1", "READY", ""),
                        new TritonServer.RepositoryModel("broken", "2", "UNAVAILABLE", "no GPU"),
                        new TritonServer.RepositoryModel("new", "", "", ""));
        assertThat(triton.models().get(0).isReady()).isTrue();
        assertThat(triton.models().get(1).isReady()).isFalse();
    }

    @Test
    void whatIsNoListIsAnError() {
        for (String body : new String[] {"{}", "[1]", "[{}", "[{}] x", "<html>"}) {
            responses.put("/v2/repository/index", Responses.json(200, body));
            assertThatThrownBy(triton::models).as(body).isInstanceOf(EngineFailedException.class);
        }
    }

    @Test
    void modelsAreLoadedAndUnloaded() {
        responses.put("/v2/repository/models/qwen/load", Responses.json(200, ""));
        responses.put("/v2/repository/models/qwen/unload", Responses.json(200, ""));

        triton.load("qwen");
        triton.unload("qwen");

        assertThat(server.posts())
                .extracting(RawServer.Request::path)
                .containsExactly("/v2/repository/models/qwen/load", "/v2/repository/models/qwen/unload");
    }

    @Test
    void refusalsAreTypedAndHaveTheServersWords() {
        responses.put(
                "/v2/repository/models/a%20b/load",
                Responses.json(400, "{\"error\":\"load / unload is not supported\"}"));
        responses.put(
                "/v2/repository/models/none/load",
                Responses.json(400, "{\"error\":\"failed to load 'none', failed to poll from model repository\"}"));
        responses.put("/v2/repository/models/ill/load", Responses.json(503, "{\"error\":\"busy\"}"));

        assertThatThrownBy(() -> triton.load("a b"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("load / unload is not supported");
        assertThatThrownBy(() -> triton.load("none")).isInstanceOf(ModelNotFoundException.class);
        assertThatThrownBy(() -> triton.load("ill"))
                .isInstanceOfSatisfying(
                        ProviderUnavailableException.class,
                        e -> assertThat(e.isRetryable()).isTrue());
        assertThatThrownBy(() -> triton.statistics("nope"))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("nope");
    }

    @Test
    void statisticsAreOfEachVersion() {
        responses.put("/v2/models/qwen/stats", Responses.json(200, """
                {"model_stats":[{"name":"qwen","version":"1","inference_count":19,"execution_count":7,"inference_stats":{\
                "success":{"count":18,"ns":94728209},"fail":{"count":1,"ns":5},"queue":{"count":19,"ns":26},\
                "compute_input":{"count":19,"ns":100},"compute_infer":{"count":19,"ns":20},"compute_output":{"count":19,"ns":3}}}]}"""));

        assertThat(triton.statistics("qwen"))
                .containsExactly(new TritonServer.ModelStatistics(
                        "1", 19, 7, 18, 1, Duration.ofNanos(26), Duration.ofNanos(123)));
    }

    @Test
    void readinessIsToldWithoutAnError() {
        assertThat(triton.isReady()).isFalse();
        responses.put("/v2/health/ready", Responses.json(200, ""));
        assertThat(triton.isReady()).isTrue();
    }
}

package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.InvalidRequestException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.server.RawServer;
import dev.inferj.remote.server.Responses;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VllmServerTest {
    private final Map<String, byte[]> responses = new ConcurrentHashMap<>();
    private final RawServer server = new RawServer((request, connection) ->
            connection.send(responses.getOrDefault(request.path(), Responses.json(404, "{\"detail\":\"Not Found\"}"))));
    private final VllmServer vllm = VllmServer.at(server.uri());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void adaptersAreLoadedAndUnloaded() {
        responses.put("/v1/load_lora_adapter", Responses.json(200, "Success"));
        responses.put("/v1/unload_lora_adapter", Responses.json(200, "Success"));

        vllm.loadLora("sql", "/adapters/sql");
        vllm.unloadLora("sql");

        assertThat(server.posts())
                .extracting(RawServer.Request::body)
                .containsExactly("{\"lora_name\":\"sql\",\"lora_path\":\"/adapters/sql\"}", "{\"lora_name\":\"sql\"}");
    }

    @Test
    void serverSleepsAndWakes() {
        responses.put("/sleep?level=2", Responses.json(200, ""));
        responses.put("/wake_up", Responses.json(200, ""));
        responses.put("/is_sleeping", Responses.json(200, "{\"is_sleeping\":true}"));

        vllm.sleep(2);
        assertThat(vllm.isSleeping()).isTrue();
        vllm.wake();

        assertThat(server.posts()).extracting(RawServer.Request::path).containsExactly("/sleep?level=2", "/wake_up");
        assertThatIllegalArgumentException().isThrownBy(() -> vllm.sleep(3)).withMessage("level must be 1 or 2: 3");
    }

    @Test
    void loadIsTold() {
        responses.put("/load", Responses.json(200, "{\"server_load\":7}"));

        assertThat(vllm.load()).isEqualTo(7);
    }

    @Test
    void whatTheServerWasNotStartedForIsNamed() {
        assertThatThrownBy(vllm::wake)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("--enable-sleep-mode");
        responses.put("/load", Responses.json(500, ""));
        assertThatThrownBy(vllm::load).isInstanceOf(ProviderUnavailableException.class);
    }
}

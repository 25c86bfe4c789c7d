package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.Attempt;
import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.server.FakeOpenAi;
import dev.inferj.remote.server.RawServer;
import dev.inferj.testkit.contract.Await;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can be said of a pool, in a program and in an address. */
@Timeout(60)
final class PoolOptionsTest {
    @Test
    void hedgingIsADurationAPercentileOrOff() {
        assertThat(Hedging.parse("off")).isEqualTo(Hedging.off());
        assertThat(Hedging.parse("p95")).isEqualTo(Hedging.afterPercentile(95)).hasToString("p95");
        assertThat(Hedging.parse("300ms")).isEqualTo(Hedging.after(Duration.ofMillis(300)));
        for (String wrong : List.of("p0", "p100", "0ms", "soon", "")) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> Hedging.parse(wrong));
        }
    }

    @Test
    void aServersLimitIsANumberAdaptiveOrNone() {
        assertThat(ServerLimit.parse("none")).isEqualTo(ServerLimit.none());
        assertThat(ServerLimit.parse("adaptive")).isEqualTo(ServerLimit.adaptive());
        assertThat(ServerLimit.parse("8")).isEqualTo(ServerLimit.of(8)).hasToString("8");
        for (String wrong : List.of("0", "100001", "few")) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> ServerLimit.parse(wrong));
        }
    }

    @Test
    void aServerThatDoesNotTellItsLoadIsNotAskedForIt() {
        try (RawServer one = new RawServer(new FakeOpenAi("somebody"));
                Inference inference = Inference.create()) {
            String address = "openai://127.0.0.1:" + one.port() + "/tiny?replicas=127.0.0.1:1&loadEvery=";
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> inference.chat(address + "1s"))
                    .withMessageContaining("loadEvery");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> inference.chat(address + "50ms"))
                    .withMessageContaining("at least 100ms");
        }
    }

    @Test
    void everySettingCanStandInAnAddress() {
        try (RawServer one = new RawServer(new FakeOpenAi("vllm"));
                RawServer other = new RawServer(new FakeOpenAi("vllm"));
                Inference inference = Inference.create();
                ChatModel model = inference.chat(
                        "vllm://127.0.0.1:" + one.port() + "/tiny?replicas=127.0.0.1:" + other.port()
                                + "&routing=round_robin&hedging=p99&serverLimit=3&probeEvery=1h&loadEvery=1h&maxAttempts=2")) {
            for (int i = 0; i < 4; i++) {
                List<Attempt> attempts =
                        model.request().user("hi").maxTokens(1).send().receipt().attempts();
                assertThat(attempts).singleElement().satisfies(attempt -> {
                    assertThat(attempt.ending()).isEqualTo(Attempt.Ending.ANSWERED);
                    assertThat(attempt.server()).startsWith("127.0.0.1:");
                    assertThat(attempt.time()).isPositive();
                });
            }
            assertThat(one.posts()).hasSize(2);
            assertThat(other.posts()).hasSize(2);
            assertThat(model.status().capacity()).isEqualTo(6);
        }
    }

    @Test
    void aHostsAddressesAreItsServersAndChangeWithIt() {
        try (RawServer one = new RawServer(new FakeOpenAi("vllm"));
                RawServer other = new RawServer(new FakeOpenAi("vllm"));
                Inference inference = Inference.create()) {
            ChatModel byName = inference.chat("vllm://localhost:" + one.port() + "/tiny?discover=dns");
            assertThat(byName.ask("hi")).isNotEmpty();

            List<String> servers = new CopyOnWriteArrayList<>(List.of("127.0.0.1:" + one.port()));
            ChatModel model = inference.chat(Vllm.at(URI.create("http://llm"))
                    .model("tiny")
                    .endpoints(() -> servers)
                    .discoverEvery(Duration.ofSeconds(1)));
            assertThat(model.ask("hi")).isNotEmpty();
            servers.set(0, "127.0.0.1:" + other.port());
            Await.until("the other one gets requests", () -> {
                assertThat(model.ask("hi")).isNotEmpty();
                return !other.posts().isEmpty();
            });
            int before = one.posts().size();
            assertThat(model.ask("hi")).isNotEmpty();
            assertThat(one.posts()).hasSize(before);
        }
    }

    @Test
    void whatCannotBeFoundIsSaidAtOnce() {
        try (Inference inference = Inference.create()) {
            Vllm model = Vllm.at(URI.create("http://llm")).model("tiny");
            assertThatThrownBy(() -> inference.chat(model.endpoints(List::of)))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("there are none");
            assertThatThrownBy(() -> inference.chat(model.endpoints(() -> {
                        throw new IOException("no list");
                    })))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("no list");
            assertThatThrownBy(() -> inference.chat("vllm://no-such-host.invalid:80/tiny?discover=dns"))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("no-such-host.invalid");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> inference.chat("vllm://localhost:80/tiny?discover=dns&tls=true"))
                    .withMessageContaining("certificates name no addresses");
        }
    }
}

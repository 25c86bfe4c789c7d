package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.testkit.gguf.RandomGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OllamaLocalTest {
    private static final String HOST = "registry.example";

    @TempDir
    private Path store;

    private Path blob = Path.of("");
    private String digest = "";

    @BeforeEach
    void pull() throws IOException {
        Path file = RandomGguf.tiny().seed(5).writeTo(store.resolve("random.gguf"));
        digest = sha256(Files.readAllBytes(file));
        blob = store.resolve("blobs").resolve("sha256-" + digest);
        Files.createDirectories(store.resolve("blobs"));
        Files.move(file, blob);
        manifest(HOST, "library/tiny/latest", layer("application/vnd.ollama.image.model", digest, Files.size(blob)));
    }

    @Test
    void whatOllamaPulledRunsInThisProcess() {
        try (Inference inference = Inference.create();
                ChatModel model = inference.chat("ollama-local:tiny?threads=1&contextTokens=64&store=" + store)) {
            assertThat(model.request()
                            .rawPrompt("Once")
                            .maxTokens(3)
                            .send()
                            .usage()
                            .outputTokens())
                    .isPositive();
            assertThat(model.info().name()).isEqualTo("tiny");
        }
    }

    @Test
    void aModelOfAnotherNamespaceAndTagIsFound() throws IOException {
        manifest(
                HOST,
                "somebody/small/q4.0",
                layer("application/vnd.ollama.image.license", "0".repeat(64), 3),
                layer("application/vnd.ollama.image.model", digest, Files.size(blob)));

        for (String name : new String[] {"somebody/small:q4.0", HOST + "/somebody/small:q4.0"}) {
            assertThat(new OllamaStore(store).find(name, true).model()).isEqualTo(blob);
        }
    }

    @Test
    void adaptersGoAlong() throws IOException {
        manifest(
                HOST,
                "library/tuned/latest",
                layer("application/vnd.ollama.image.model", digest, Files.size(blob)),
                layer("application/vnd.ollama.image.adapter", digest, Files.size(blob)));

        assertThat(new OllamaStore(store).find("tuned", true).adapters()).containsExactly(blob);
    }

    @Test
    void aNameAtSeveralHostsIsAmbiguous() throws IOException {
        manifest("other.example", "library/tiny/latest", layer("application/vnd.ollama.image.model", digest, 1));

        assertThatThrownBy(() -> new OllamaStore(store).find("tiny", true))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("put the host in front");
        assertThat(new OllamaStore(store).find(HOST + "/library/tiny", true).model())
                .isEqualTo(blob);
    }

    @Test
    void whatWasNotPulledIsToldWithTheRemedy() {
        for (String name : new String[] {"none", "tiny:7b", "somebody/tiny", "other.example/library/tiny"}) {
            assertThatThrownBy(() -> new OllamaStore(store).find(name, true))
                    .isInstanceOf(ModelNotFoundException.class)
                    .hasMessageContaining("ollama pull " + name);
        }
        assertThatThrownBy(() -> new OllamaStore(store.resolve("nowhere")).find("tiny", true))
                .isInstanceOf(ModelNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../tiny",
                "../../etc/passwd",
                "/tiny",
                "tiny:",
                "tiny:../latest",
                "a/../tiny",
                "a/b/c/d",
                "tiny latest",
                "./tiny",
                "library//tiny"
            })
    void namesThatWouldLeaveTheFolderAreNone(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OllamaStore(store).find(name, true))
                .withMessageContaining("name must be");
    }

    @Test
    void aDamagedFileIsFoundByItsDigest() throws IOException {
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length - 1] ^= 1;
        Files.write(blob, bytes);

        assertThatThrownBy(() -> new OllamaStore(store).find("tiny", true))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining("ollama pull tiny");
        assertThat(new OllamaStore(store).find("tiny", false).model()).isEqualTo(blob);
    }

    @Test
    void filesThatAreNotWholeOrNotThereAreRefused() throws IOException {
        Files.write(blob, new byte[10]);
        assertThatThrownBy(() -> new OllamaStore(store).find("tiny", false))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("10 bytes instead of");

        Files.delete(blob);
        assertThatThrownBy(() -> new OllamaStore(store).find("tiny", false))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"layers\":3}",
                "{\"layers\":[{\"mediaType\":\"application/vnd.ollama.image.model\"}]}",
                "{\"layers\":[{\"mediaType\":\"application/vnd.ollama.image.model\",\"digest\":\"sha256:../../x\"}]}"
            })
    void manifestsThatAreNoneAreRefused(String manifest) throws IOException {
        Files.writeString(store.resolve("manifests").resolve(HOST).resolve("library/tiny/latest"), manifest);

        assertThatThrownBy(() -> new OllamaStore(store).find("tiny", true)).isInstanceOf(InvalidModelException.class);
    }

    @Test
    void addressAndBuilderSayTheSame() {
        OllamaLocal built = OllamaLocal.model("tiny:1b")
                .store(store)
                .checkDigest(false)
                .with(options -> options.slots(2).threads(1));

        assertThat(built).hasToString("ollama-local:tiny:1b");
        assertThat(built.model()).isEqualTo("tiny:1b");
        assertThat(built.scheme()).isEqualTo("ollama-local");
    }

    private void manifest(String host, String path, String... layers) throws IOException {
        Path file = store.resolve("manifests").resolve(host).resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"schemaVersion\":2,\"layers\":[" + String.join(",", layers) + "]}");
    }

    private static String layer(String type, String digest, long size) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"sha256:" + digest + "\",\"size\":" + size + "}";
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}

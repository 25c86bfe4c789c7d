package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelAddressSecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiKey",
                "key",
                "api_key",
                "APIKEY",
                "token",
                "hfToken",
                "password",
                "proxyPassword",
                "passphrase",
                "clientSecret",
                "credential",
                "credentials",
                "authorization"
            })
    void valuesOfSecretSettingsAreMasked(String name) {
        ModelAddress address = ModelAddress.parse("vllm://host/m?" + name + "=hush&slots=2");
        assertThat(address).hasToString("vllm://host/m?" + name + "=***&slots=2");
        assertThat(address.parameters()).containsEntry(name, "hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"contextTokens", "maxBatchTokens", "tokenizer", "keepAlive", "keys", "tokensPerSecond"})
    void settingsThatOnlySoundSimilarAreShown(String name) {
        assertThat(ModelAddress.parse("mock:m?" + name + "=8")).hasToString("mock:m?" + name + "=8");
    }

    @ParameterizedTest
    @CsvSource({
        "vllm://ana:hush@host:8000/org/m, vllm://***@host:8000/org/m",
        "vllm://ana@host/m, vllm://***@host/m",
        "vllm://ana:hush%40sh@host/m, vllm://***@host/m",
        "vllm://ana:hush%2Fhush@host:8000/m, vllm://***@host:8000/m",
        "vllm://ana:hush@[::1]:8000/m, vllm://***@[::1]:8000/m",
        "vllm:https://ana:hush@host/m, vllm:https://***@host/m",
        "vllm://ana:hush%0Ahush@host/m, vllm://***@host/m"
    })
    void userNameAndPasswordAreMasked(String text, String shown) {
        assertThat(ModelAddress.parse(text)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vllm://host:8000/org/m@v2",
                "vllm://[::1]:8000/m@v2",
                "vllm://host",
                "llamacpp:/home/ana@work/m.gguf",
                "llamacpp:user@host"
            })
    void atSignElsewhereIsShown(String text) {
        assertThat(ModelAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m.gguf?apiKey=hush",
                "m.gguf?apiKey=hush:hush",
                "//ana:hush@host/m",
                "vllm://host/m?apiKey=hush%zz",
                "vllm://host/m?apiKey=hush%FF",
                "vllm://host/m?apiKey=my&hush",
                "vllm://host/m?=hush",
                "vllm://host/m?apiKey=hush&apiKey=hush",
                "vllm://ana:hush@host/%zz"
            })
    void messagesOfUnreadableAddressesHoldNoSecret(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelAddress.parse(text))
                .satisfies(e ->
                        assertThat(e).hasStackTraceContaining("must").message().doesNotContain("hush"))
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("hush"));
    }

    @Test
    void bareSettingIsShownWhereNoSecretStandsBeforeIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelAddress.parse("vllm://host/m?slots=1&mmap"))
                .withMessageEndingWith(": mmap");
    }

    private static String stackTrace(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            all.append(t).append('\n');
        }
        return all.toString();
    }
}

package dev.inferj.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutsideSettingsTest {
    private static final String KEY = "inferj.llamacpp.contextTokens";
    private static final String VARIABLE = "INFERJ_LLAMACPP_CONTEXT_TOKENS";

    private final Properties properties = new Properties();
    private final Properties systemProperties = new Properties();
    private final Map<String, String> environment = new HashMap<>();
    private final OutsideSettings settings = new OutsideSettings(properties, systemProperties, environment);

    @Test
    void settingThatIsNowhereIsNotFound() {
        assertThat(settings.find("llamacpp", "contextTokens")).isNull();
    }

    @Test
    void propertiesWinOverSystemPropertiesWhichWinOverTheEnvironment() {
        environment.put(VARIABLE, "1");
        assertThat(settings.find("llamacpp", "contextTokens")).isEqualTo("1");
        systemProperties.setProperty(KEY, "2");
        assertThat(settings.find("llamacpp", "contextTokens")).isEqualTo("2");
        properties.setProperty(KEY, "3");
        assertThat(settings.find("llamacpp", "contextTokens")).isEqualTo("3");
    }

    @Test
    void settingsOfOtherProvidersAndOtherCaseAreNotTaken() {
        properties.setProperty("inferj.vllm.contextTokens", "1");
        properties.setProperty("inferj.llamacpp.contexttokens", "2");
        properties.setProperty("llamacpp.contextTokens", "3");
        environment.put("inferj_llamacpp_context_tokens", "4");
        assertThat(settings.find("llamacpp", "contextTokens")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "llamacpp, slots, INFERJ_LLAMACPP_SLOTS",
        "llamacpp, maxBatchTokens, INFERJ_LLAMACPP_MAX_BATCH_TOKENS",
        "llamacpp, kvTypeK, INFERJ_LLAMACPP_KV_TYPE_K",
        "llamacpp, int8Weights, INFERJ_LLAMACPP_INT8_WEIGHTS",
        "openai-compatible, apiKey, INFERJ_OPENAI_COMPATIBLE_API_KEY",
        "x.y+z, topK, INFERJ_X_Y_Z_TOP_K"
    })
    void variableIsTheKeyInCapitalsWithUnderscoresBetweenWords(String scheme, String name, String variable) {
        environment.put(variable, "found");
        assertThat(settings.find(scheme, name)).isEqualTo("found");
    }
}

package dev.inferj.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final Setting<Integer> SLOTS = Setting.integer("slots", 1, 64, 4);
    private static final Setting<Integer> CONTEXT = Setting.integer("contextTokens", 1, 1 << 20, null);
    private static final Setting<String> API_KEY = Setting.text("apiKey", null);
    private static final List<Setting<?>> KNOWN = List.of(SLOTS, CONTEXT, API_KEY);

    @Test
    void settingsAreReadByName() {
        Settings settings = Settings.read(KNOWN, Map.of("slots", "8", "contextTokens", " 512 "));
        assertThat(settings.get(SLOTS)).isEqualTo(8);
        assertThat(settings.get(CONTEXT)).isEqualTo(512);
        assertThat(settings.find(API_KEY)).isEmpty();
    }

    @Test
    void valueThatWasNotGivenIsTheDefault() {
        assertThat(Settings.EMPTY.get(SLOTS)).isEqualTo(4);
        assertThat(Settings.EMPTY.find(SLOTS)).hasValue(4);
        assertThat(Settings.EMPTY.find(CONTEXT)).isEmpty();
    }

    @Test
    void valueWithoutDefaultMustHaveBeenGiven() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Settings.EMPTY.get(CONTEXT))
                .withMessage("no value and no default: contextTokens");
    }

    @Test
    void readAndTypedValueAreRefusedWithTheSameMessage() {
        String message = "slots must be in [1, 64]: 65";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.read(KNOWN, Map.of("slots", "65")))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.EMPTY.with(SLOTS, 65))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.EMPTY.orElse(KNOWN, "mock", (scheme, name) -> "65"))
                .withMessage(message);
    }

    @Test
    void eachChangeLeavesTheOldSettingsAsTheyWere() {
        Settings one = Settings.EMPTY.with(SLOTS, 1);
        Settings two = one.with(SLOTS, 2);
        assertThat(one.get(SLOTS)).isEqualTo(1);
        assertThat(two.get(SLOTS)).isEqualTo(2);
        assertThat(Settings.EMPTY.get(SLOTS)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "colour | ''",
                "slot | ' (did you mean slots?)'",
                "Slots | ' (did you mean slots?)'",
                "sltos | ' (did you mean slots?)'",
                "contextTokns | ' (did you mean contextTokens?)'",
                "contextToken | ' (did you mean contextTokens?)'",
                "ctxTokens | ' (did you mean contextTokens?)'",
                "api_key | ' (did you mean apiKey?)'",
                "s | ''",
            })
    void unknownSettingListsTheKnownOnesAndSuggestsTheNearest(String name, String hint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.read(KNOWN, Map.of(name, "hush")))
                .withMessage("setting must be one of apiKey, contextTokens, slots: " + name + hint);
    }

    @Test
    void providerWithoutSettingsSaysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.read(List.of(), Map.of("slots", "1")))
                .withMessage("setting must be left out, there are none: slots");
    }

    @Test
    void sourceFillsOnlyWhatIsNotSet() {
        Map<String, String> outside = Map.of("mock.slots", "1", "mock.contextTokens", "256", "other.apiKey", "hush");
        Settings settings =
                Settings.EMPTY.with(SLOTS, 8).orElse(KNOWN, "mock", (scheme, name) -> outside.get(scheme + "." + name));
        assertThat(settings.get(SLOTS)).isEqualTo(8);
        assertThat(settings.get(CONTEXT)).isEqualTo(256);
        assertThat(settings.find(API_KEY)).isEmpty();
    }

    @Test
    void sourceWinsOverTheDefaultAndNoSourceLeavesIt() {
        assertThat(Settings.EMPTY.orElse(KNOWN, "mock", (scheme, name) -> "7").get(SLOTS))
                .isEqualTo(7);
        assertThat(Settings.EMPTY.orElse(KNOWN, "mock", SettingSource.NONE).get(SLOTS))
                .isEqualTo(4);
    }

    @Test
    void valuesAreNotShown() {
        Settings settings = Settings.EMPTY.with(SLOTS, 63).with(API_KEY, "hush");
        assertThat(settings).hasToString("[slots, apiKey]");
    }
}

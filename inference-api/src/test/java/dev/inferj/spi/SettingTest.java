package dev.inferj.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
    private static final Setting<Integer> SLOTS = Setting.integer("slots", 1, 64, 4);
    private static final Setting<Double> SHARE = Setting.decimal("share", 0, 1, 0.5);
    private static final Setting<Boolean> MMAP = Setting.flag("mmap", true);
    private static final Setting<Duration> PATIENCE = Setting.duration("patience", Duration.ofSeconds(1));
    private static final Setting<String> MODEL = Setting.text("model", null);
    private static final Setting<CacheType> CACHE = Setting.choice("cache", CacheType.class, CacheType.F16);

    private static final String DURATION_RULE =
            "patience must be a duration such as 250ms, 30s, 5m, 1h or PT30S, from 0 to 36500 days: ";

    enum CacheType {
        F16,
        Q8_0
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "64, 64", "' 7\t', 7", "+3, 3"})
    void wholeNumberIsRead(String text, int value) {
        assertThat(SLOTS.read(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65", "-1", "2147483648", "1.5", "1e1", "x", ""})
    void wholeNumberOutOfItsRangeIsRefused(String text) {
        refuses(SLOTS, text, "slots must be in [1, 64]: " + text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void typedWholeNumberIsRefusedWithTheMessageOfTheTextOne(int value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SLOTS.checked(value))
                .withMessage(messageFor(SLOTS, String.valueOf(value)));
    }

    @Test
    void wholeNumberWithoutUpperBoundSaysSo() {
        Setting<Integer> open = Setting.integer("open", 0, Integer.MAX_VALUE, null);
        assertThat(open.read("2147483647")).isEqualTo(Integer.MAX_VALUE);
        refuses(open, "-1", "open must be >= 0: -1");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, -0.0", "1, 1", "0.25, 0.25", "4.9e-324, 4.9e-324", "' .5 ', 0.5"})
    void decimalIsRead(String text, double value) {
        assertThat(SHARE.read(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "-0.1", "1.0000001"})
    void typedDecimalIsRefusedWithTheMessageOfTheTextOne(String text) {
        refuses(SHARE, text, "share must be in [0, 1]: " + text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHARE.checked(Double.valueOf(text)))
                .withMessage(messageFor(SHARE, text));
    }

    @Test
    void textThatIsNoDecimalIsRefused() {
        refuses(SHARE, "half", "share must be in [0, 1]: half");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void decimalWithoutUpperBoundIsStillFinite(double value) {
        Setting<Double> open = Setting.decimal("open", -2.5, Double.POSITIVE_INFINITY, null);
        assertThat(open.checked(Double.MAX_VALUE)).isEqualTo(Double.MAX_VALUE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open.checked(value))
                .withMessage("open must be finite and >= -2.5: " + value);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "FALSE, false", "' True', true"})
    void flagIsRead(String text, boolean value) {
        assertThat(MMAP.read(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "yes", "on", "", "tru"})
    void flagIsOnlyTrueOrFalse(String text) {
        refuses(MMAP, text, "mmap must be true or false: " + text);
    }

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "30s, PT30S",
        "5M, PT5M",
        "1h, PT1H",
        "0s, PT0S",
        "PT1M30S, PT1M30S",
        "pt2h, PT2H",
        "P36500D, PT876000H",
        "876000h, PT876000H"
    })
    void durationIsRead(String text, Duration value) {
        assertThat(PATIENCE.read(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "30 s", "-5s", "1.5s", "", "ms", "1d", "9999999999999s", "PT"})
    void textThatIsNoDurationIsRefused(String text) {
        refuses(PATIENCE, text, DURATION_RULE + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-0.001S", "PT-5S", "PT876000H0.001S", "PT2562047788015215H30M7S"})
    void typedDurationIsRefusedWithTheMessageOfTheTextOne(String text) {
        Duration value = Duration.parse(text);
        refuses(PATIENCE, text, DURATION_RULE + text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PATIENCE.checked(value))
                .withMessage(messageFor(PATIENCE, text));
    }

    @Test
    void longestDurationCanBeCountedInNanoseconds() {
        assertThat(PATIENCE.read("P36500D").toNanos()).isPositive();
    }

    @Test
    void textLosesTheSpaceAroundIt() {
        assertThat(MODEL.read(" org/m ")).isEqualTo("org/m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void blankTextIsRefusedInBothWays(String text) {
        refuses(MODEL, text.strip(), "model must be not blank: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.checked(text))
                .withMessage("model must be not blank: " + text);
    }

    @ParameterizedTest
    @CsvSource({"f16, F16", "Q8_0, Q8_0", "q8_0, Q8_0"})
    void choiceIsReadInAnyCase(String text, CacheType value) {
        assertThat(CACHE.read(text)).isEqualTo(value);
    }

    @Test
    void unknownChoiceListsTheKnownOnes() {
        refuses(CACHE, "f32", "cache must be one of f16, q8_0: f32");
    }

    @Test
    void nullIsRefusedByName() {
        assertThatNullPointerException()
                .isThrownBy(() -> SLOTS.checked(SettingTest.<Integer>absent()))
                .withMessage("slots");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Slots", "kv-type", "a.b", "1slot", "a=b", "größe"})
    void nameThatCannotBeAMethodNameIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.flag(name, null))
                .withMessage("name must be a-z and then letters or digits: " + name);
    }

    @Test
    void defaultThatTheSettingItselfRefusesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.integer("slots", 1, 64, 0))
                .withMessage("slots must be in [1, 64]: 0");
    }

    @Test
    void valueOfASecretIsInNoMessage() {
        Setting<Integer> secret = Setting.of("apiKey", "a number", Integer::valueOf, n -> n > 0, null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> secret.read("hush"))
                .withMessage("apiKey must be a number: ***")
                .withNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> secret.checked(-1))
                .withMessage("apiKey must be a number: ***");
    }

    @Test
    void settingIsShownByItsName() {
        assertThat(SLOTS).hasToString("slots");
        assertThat(SLOTS.name()).isEqualTo("slots");
        assertThat(SLOTS.defaultValue()).isEqualTo(4);
        assertThat(MODEL.defaultValue()).isNull();
    }

    private static void refuses(Setting<?> setting, String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setting.read(text))
                .withMessage(message);
    }

    private static String messageFor(Setting<?> setting, String text) {
        try {
            return "not refused: " + setting.read(text);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a caller without null checks may do
    private static <T> T absent() {
        @Nullable T nothing = null;
        return nothing;
    }
}

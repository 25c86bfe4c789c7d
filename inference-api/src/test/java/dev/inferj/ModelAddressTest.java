package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelAddressTest {
    private static final String NEEDS_SCHEME =
            "address must be scheme:target, for example llamacpp:/models/model.gguf: ";

    @Test
    void addressHasSchemeTargetAndSettingsInTheOrderWritten() {
        ModelAddress address = ModelAddress.parse("llamacpp:/models/m.gguf?slots=8&contextTokens=4096&a=");
        assertThat(address.scheme()).isEqualTo("llamacpp");
        assertThat(address.target()).isEqualTo("/models/m.gguf");
        assertThat(address.parameters())
                .containsExactly(entry("slots", "8"), entry("contextTokens", "4096"), entry("a", ""));
    }

    @Test
    void addressMayHaveNoSettings() {
        assertThat(ModelAddress.parse("mock:echo").parameters()).isEmpty();
    }

    @Test
    void schemeMayBeWrittenInAnyCase() {
        assertThat(ModelAddress.parse("LlamaCpp:m").scheme()).isEqualTo("llamacpp");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "llamacpp:C:\\models\\m.gguf, C:\\models\\m.gguf",
                "llamacpp:C:/models/m.gguf?slots=1, C:/models/m.gguf",
                "vllm://gpu-1:8000/org/model, //gpu-1:8000/org/model",
                "vllm://[::1]:8000/org/model@rev, //[::1]:8000/org/model@rev",
                "llamacpp:a+b c.gguf, a+b c.gguf",
                "llamacpp:a%2Bb%20c%3F%25.gguf, a+b c?%.gguf",
                "llamacpp:модель/模型-🦙.gguf, модель/模型-🦙.gguf",
                "llamacpp:%D0%BC%F0%9F%A6%99.gguf, м🦙.gguf",
                "llamacpp:a=b&c.gguf, a=b&c.gguf",
            })
    void targetIsDecoded(String text, String target) {
        assertThat(ModelAddress.parse(text).target()).isEqualTo(target);
    }

    @Test
    void settingsAreDecoded() {
        ModelAddress address = ModelAddress.parse("llamacpp:m?a=1%262&b=x=y&c=%25?+ z&d%3D=ü");
        assertThat(address.parameters())
                .containsExactly(entry("a", "1&2"), entry("b", "x=y"), entry("c", "%?+ z"), entry("d=", "ü"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/models/m.gguf", "m.gguf", "C:\\models\\m.gguf", ":m", "x:m", "1a:m", "a b:m"})
    void textWithoutSchemeIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelAddress.parse(text))
                .withMessage(NEEDS_SCHEME + text);
    }

    @Test
    void pathThatHoldsAColonIsNotTakenForAScheme() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelAddress.parse("/models/a:b.gguf"))
                .withMessage(NEEDS_SCHEME + "/models/a:b.gguf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"llamacpp:", "llamacpp: ", "llamacpp:?slots=1", "llamacpp:%20"})
    void addressWithoutTargetIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelAddress.parse(text))
                .withMessage("address must name a model behind 'llamacpp:'");
    }

    @ParameterizedTest
    @CsvSource({"mock:m?slots, slots", "mock:m?, ''", "mock:m?a=1&, ''", "mock:m?a=1&&b=2, ''", "mock:m?=1, ***"})
    void settingWithoutNameOrEqualsSignIsRefused(String text, String shown) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelAddress.parse(text))
                .withMessage("setting must be name=value, with a '&' in a value written %26: " + shown);
    }

    @Test
    void settingGivenTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelAddress.parse("mock:m?slots=1&slots=2"))
                .withMessage("setting must be given once: slots");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100%", "%4", "%zz", "%+1", "%-1", "%２0"})
    void percentSignWithoutTwoHexDigitsIsRefused(String part) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelAddress.parse("mock:" + part))
                .withMessage("address must have two hex digits after each '%': " + part);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelAddress.parse("mock:m?name=" + part))
                .withMessage("name must have two hex digits after each '%': " + part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF", "%C3", "%C0%80", "%ED%A0%80", "a%F0%9Fb"})
    void encodedBytesThatAreNotUtf8AreRefused(String part) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelAddress.parse("mock:" + part))
                .withMessage("address must be UTF-8 where it is percent-encoded: " + part);
    }

    @Test
    void partsAreCheckedWhereTheyEnter() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelAddress("Llama", "m", Map.of()))
                .withMessage("scheme must be a letter and one or more of a-z 0-9 + . -: Llama");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelAddress("mock", "m", Map.of("", "1")))
                .withMessage("setting must have a name: \"\"");
        String nothing = absent();
        assertThatNullPointerException()
                .isThrownBy(() -> ModelAddress.parse(nothing))
                .withMessage("address");
    }

    @Test
    void settingsAreCopiedAndCannotBeChanged() {
        Map<String, String> given = new LinkedHashMap<>(Map.of("slots", "1"));
        ModelAddress address = new ModelAddress("mock", "m", given);
        given.put("slots", "2");
        assertThat(address.parameters()).containsExactly(entry("slots", "1")).isUnmodifiable();
    }

    @Test
    void textOfAnAddressReadsBackAsTheSameAddress() {
        String alphabet = "ab/:.?&=%+# @\\~\t\n\u0000\u0085é模🦙";
        int[] characters = alphabet.codePoints().toArray();
        SplittableRandom random = new SplittableRandom(20250807);
        for (int i = 0; i < 2_000; i++) {
            String target = "m" + word(random, characters).replaceAll("/+", "/");
            Map<String, String> parameters = new LinkedHashMap<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                parameters.put("n" + word(random, characters), word(random, characters));
            }
            ModelAddress address = new ModelAddress("mock", target, parameters);
            assertThat(ModelAddress.parse(address.toString())).isEqualTo(address);
            assertThat(address.toString().chars()).noneMatch(Character::isISOControl);
        }
    }

    private static String word(SplittableRandom random, int[] characters) {
        StringBuilder word = new StringBuilder();
        for (int n = random.nextInt(12); n > 0; n--) {
            word.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        return word.toString();
    }

    @SuppressWarnings("NullAway") // what a caller without null checks may do
    private static String absent() {
        @Nullable String nothing = null;
        return nothing;
    }
}

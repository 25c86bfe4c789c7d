package dev.inferj.llamacpp.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParamsLayoutTest {
    static Stream<StructRow> rows() {
        return Stream.of(ParamsLayout.B4916, ParamsLayout.V0_5_0, ParamsLayout.V0_7_0)
                .flatMap(layout -> Stream.of(layout.model(), layout.context()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void fieldsLieAlignedApartAndInsideTheStruct(StructRow row) {
        BitSet taken = new BitSet();
        for (Field field : row.fields()) {
            int end = field.offset() + field.bytes();
            assertThat(field.offset() % field.bytes()).as(field.name()).isZero();
            assertThat(end).as(field.name()).isLessThanOrEqualTo(row.size());
            assertThat(taken.get(field.offset(), end).isEmpty())
                    .as(field.name())
                    .isTrue();
            taken.set(field.offset(), end);
        }
        assertThat(row.size() % 8).isZero();
        assertThat(row.size()).isLessThan(DefaultsCheck.ROOM);
    }

    @Test
    void libraryGetsTheNewestLayoutThatIsNotNewerThanItself() {
        assertThat(ParamsLayout.of(version(null, 4916, false))).isEqualTo(ParamsLayout.B4916);
        assertThat(ParamsLayout.of(version(null, 0, false))).isEqualTo(ParamsLayout.B4916);
        assertThat(ParamsLayout.of(version(null, 8390, true))).isEqualTo(ParamsLayout.V0_5_0);
        assertThat(ParamsLayout.of(version("0.4.0", 0, true))).isEqualTo(ParamsLayout.V0_5_0);
        assertThat(ParamsLayout.of(version("0.5.0", 0, true))).isEqualTo(ParamsLayout.V0_5_0);
        assertThat(ParamsLayout.of(version("0.6.9", 0, true))).isEqualTo(ParamsLayout.V0_5_0);
        assertThat(ParamsLayout.of(version("v0.7.0", 0, true))).isEqualTo(ParamsLayout.V0_7_0);
        assertThat(ParamsLayout.of(version("1.0", 0, true))).isEqualTo(ParamsLayout.V0_7_0);
    }

    @Test
    void unknownFieldIsAMistakeThatIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParamsLayout.B4916.context().field("kv_unified"))
                .withMessage("llama_context_params of b4916 has no field kv_unified");
        assertThat(ParamsLayout.B4916.context().has("kv_unified")).isFalse();
        assertThat(ParamsLayout.V0_5_0.context().has("kv_unified")).isTrue();
    }

    private static LlamaVersion version(@org.jspecify.annotations.Nullable String text, int build, boolean memory) {
        return LlamaVersion.of(text, build, memory);
    }
}

package dev.inferj.llamacpp.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParamsTest {
    private static final StructRow ROW = new StructRow(
            "some_params",
            "v1",
            24,
            List.of(
                    Field.int32("count", 0, 0),
                    Field.float32("factor", 4, 0),
                    Field.pointer("callback", 8),
                    Field.bool("fast", 17, false)));

    private final MemorySegment memory = Arena.ofAuto().allocate(24);
    private final Params params = new Params(ROW, memory);

    @Test
    void valueGoesWhereTheRowHasItsField() {
        params.set("count", -2)
                .set("factor", 1.5f)
                .set("callback", MemorySegment.ofAddress(77))
                .set("fast", true);

        assertThat(memory.get(ValueLayout.JAVA_INT, 0)).isEqualTo(-2);
        assertThat(memory.get(ValueLayout.JAVA_FLOAT, 4)).isEqualTo(1.5f);
        assertThat(memory.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(77);
        assertThat(memory.get(ValueLayout.JAVA_BYTE, 16)).isZero();
        assertThat(memory.get(ValueLayout.JAVA_BYTE, 17)).isEqualTo((byte) 1);
    }

    @Test
    void valueOfAnotherKindIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> params.set("factor", 1))
                .withMessage("factor is a field of kind FLOAT, not INT");
        assertThatIllegalArgumentException().isThrownBy(() -> params.set("count", true));
        assertThatIllegalArgumentException().isThrownBy(() -> params.set("fast", 1f));
    }

    @Test
    void fieldThatTheVersionDoesNotHaveIsRefused() {
        assertThat(params.has("count")).isTrue();
        assertThat(params.has("counts")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> params.set("counts", 1));
    }
}

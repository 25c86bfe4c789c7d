package dev.inferj.llamacpp.internal.ffi;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.llamacpp.internal.library.LibrarySearch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DefaultsCheckTest {
    private static final StructRow ROW = new StructRow(
            "some_params",
            "v1",
            24,
            List.of(
                    Field.int32("count", 0, -1),
                    Field.float32("factor", 4, 0.5f),
                    Field.pointer("callback", 8),
                    Field.bool("fast", 16, true),
                    Field.bool("safe", 17, false)));

    /** What a library of the right layout writes; bytes 18 to 23 are padding that it leaves alone. */
    private static final byte[] RIGHT = {-1, -1, -1, -1, 0, 0, 0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0};

    @Test
    void layoutThatAgreesIsTaken() {
        assertThatCode(() -> check(RIGHT)).doesNotThrowAnyException();
    }

    @Test
    void otherValueIsRefusedWithTheFieldNamed() {
        refuses(with(0, 7), "its field count at byte 0 should hold -1 but holds -249");
        refuses(with(7, 0), "its field factor at byte 4 should hold 0.5 but holds 0.0");
        refuses(with(8, 16), "its field callback at byte 8 should hold 0x0 but holds 0x10");
        refuses(with(16, 0), "its field fast at byte 16 should hold 1 but holds 0");
        refuses(with(17, 2), "its field safe at byte 17 should hold 0 but holds 2");
    }

    @Test
    void fieldThatTheLibraryDoesNotWriteIsRefused() {
        refuses(new byte[] {-1, -1, -1, -1}, "its field factor at byte 4 should hold 0.5 but holds nothing");
        refuses(new byte[0], "its field count at byte 0 should hold -1 but holds nothing");
    }

    @Test
    void longerStructIsRefused() {
        byte[] longer = new byte[28];
        System.arraycopy(RIGHT, 0, longer, 0, RIGHT.length);

        refuses(longer, "it should end at byte 24 but byte 24 is part of it");
    }

    @Test
    void refusalNamesLibraryStructVersionAndRemedy() {
        refuses(
                with(0, 7),
                "libodd.so lays some_params out unlike llama.cpp v1: ",
                "Known layouts are those of b4916, v0.5 and v0.7: name a library of such a version by the setting"
                        + " library");
    }

    @Test
    void bundledLibraryIsRefusedUnderEveryOtherLayout() {
        RuntimeFunctions bundled = new RuntimeFunctions(new Symbols(bundled()));
        DefaultsCheck check = new DefaultsCheck("libjllama.so");

        assertThatCode(() -> check.check(ParamsLayout.B4916.model(), bundled::modelDefaults))
                .doesNotThrowAnyException();
        assertThatCode(() -> check.check(ParamsLayout.B4916.context(), bundled::contextDefaults))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> check.check(ParamsLayout.V0_5_0.model(), bundled::modelDefaults))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("its field tensor_buft_overrides at byte 8");
        assertThatThrownBy(() -> check.check(ParamsLayout.V0_5_0.context(), bundled::contextDefaults))
                .hasMessageContaining("its field n_rs_seq at byte 16 should hold 0 but holds 4");
        assertThatThrownBy(() -> check.check(ParamsLayout.V0_7_0.context(), bundled::contextDefaults))
                .hasMessageContaining("its field n_rs_seq at byte 16");
    }

    private static byte[] with(int at, int value) {
        byte[] wrong = RIGHT.clone();
        wrong[at] = (byte) value;
        return wrong;
    }

    private static void check(byte[] written) {
        Function<SegmentAllocator, MemorySegment> library = allocator -> {
            MemorySegment struct = allocator.allocate(32, 8);
            MemorySegment.copy(written, 0, struct, ValueLayout.JAVA_BYTE, 0, written.length);
            return struct;
        };
        new DefaultsCheck("libodd.so").check(ROW, library);
    }

    private static void refuses(byte[] written, String... reason) {
        assertThatThrownBy(() -> check(written))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContainingAll(reason);
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup bundled() {
        String file = LibrarySearch.shared().find(null).toString().replaceAll(" \\(.*", "");
        return SymbolLookup.libraryLookup(Path.of(file), Arena.global());
    }
}

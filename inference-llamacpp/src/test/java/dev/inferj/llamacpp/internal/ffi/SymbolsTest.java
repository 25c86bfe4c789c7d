package dev.inferj.llamacpp.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SymbolsTest {
    private final Map<String, Long> library = Map.of("old", 8L, "both_old", 16L, "both_new", 24L);
    private final Symbols symbols =
            new Symbols(name -> Optional.ofNullable(library.get(name)).map(MemorySegment::ofAddress));

    @Test
    void requiredFunctionsThatAreMissingAreNoted() {
        assertThat(symbols.required("old").address()).isEqualTo(8);
        assertThat(symbols.required("new").address()).isZero();
        assertThat(symbols.missing()).containsExactly("new");
    }

    @Test
    void optionalOnesAreNot() {
        assertThat(symbols.optional("new").address()).isZero();
        assertThat(symbols.missing()).isEmpty();
    }

    @Test
    void newerNameComesBeforeTheOlderOne() {
        assertThat(symbols.either("both_new", "both_old").address()).isEqualTo(24);
        assertThat(symbols.either("new", "old").address()).isEqualTo(8);
        assertThat(symbols.missing()).isEmpty();
        assertThat(symbols.either("new", "newer").address()).isZero();
        assertThat(symbols.missing()).containsExactly("new or newer");
    }
}

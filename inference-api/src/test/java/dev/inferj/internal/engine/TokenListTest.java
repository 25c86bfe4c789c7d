package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenListTest {
    @Test
    void growsBehindItsStart() {
        TokenList tokens = new TokenList(new int[] {7, 8});
        IntStream.range(0, 10_000).forEach(tokens::add);
        assertThat(tokens.size()).isEqualTo(10_002);
        assertThat(tokens.get(0)).isEqualTo(7);
        assertThat(tokens.get(1)).isEqualTo(8);
        for (int i = 0; i < 10_000; i++) {
            assertThat(tokens.get(i + 2)).isEqualTo(i);
        }
    }

    @Test
    void growsFromNothing() {
        TokenList tokens = new TokenList(new int[0]);
        IntStream.range(0, 100).forEach(tokens::add);
        assertThat(tokens.size()).isEqualTo(100);
        assertThat(tokens.get(99)).isEqualTo(99);
    }

    @Test
    void keepsItsOwnCopyOfTheStart() {
        int[] start = {1};
        TokenList tokens = new TokenList(start);
        start[0] = 2;
        assertThat(tokens.get(0)).isEqualTo(1);
    }
}

package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.EngineFailedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a state may say of itself. */
final class RestoredStateTest {
    @ParameterizedTest
    @ValueSource(ints = {256, 5_000, Integer.MAX_VALUE})
    void aStateThatEndsOutsideTheContextIsRefusedAndTheSlotGoesOn(int lastPosition) {
        LlamaCpp options =
                LlamaCpp.model(TestModels.stories()).slots(2).contextTokens(256).threads(1);
        try (LlamaBackend backend = TestModels.open(options)) {
            int[] prompt = TestModels.prompt(backend);
            Greedy greedy = new Greedy(backend);
            int first = greedy.prefill(0, 0, prompt, prompt.length);
            byte[] state = backend.save(0);
            // A count, then a position and a number for each cell.
            int at = Integer.BYTES + (prompt.length - 1) * 2 * Integer.BYTES;
            ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN).putInt(at, lastPosition);

            assertThatThrownBy(() -> backend.restore(1, state))
                    .isInstanceOf(EngineFailedException.class)
                    .hasMessageContaining("outside the context of 256 tokens");

            assertThat(greedy.prefill(1, 0, prompt, prompt.length)).isEqualTo(first);
        }
    }
}

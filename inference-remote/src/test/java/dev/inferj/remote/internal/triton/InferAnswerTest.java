package dev.inferj.remote.internal.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.remote.internal.stream.StreamFault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InferAnswerTest {
    private static final int MUTANTS = 20_000;

    @Test
    void theTensorOfANameIsFoundBehindOthers() {
        byte[] json = json("{\"outputs\":[{\"name\":\"A\",\"datatype\":\"INT64\",\"shape\":[2,1],\"parameters\":"
                + "{\"binary_data_size\":16}},{\"name\":\"B\",\"datatype\":\"FP32\",\"shape\":[2,2],\"parameters\":"
                + "{\"binary_data_size\":16}}]}");
        byte[] body = joined(json, new byte[16], floats(1, 2, 3, 4));

        float[][] rows = new InferAnswer(body, String.valueOf(json.length)).rows("B", 2, /* batched= */ true);

        assertThat(rows).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}});
    }

    @ParameterizedTest
    @CsvSource({
        "0x3c00, 1",
        "0xc000, -2",
        "0x7bff, 65504",
        "0x0400, 6.1035156e-5",
        "0x0001, 5.9604645e-8",
        "0x8000, -0.0"
    })
    void halvesAreRead(String bits, float number) {
        assertThat(InferAnswer.ofHalf(Integer.decode(bits).shortValue())).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"outputs\":[]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP32\",\"shape\":[2,1],\"data\":[1]}]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP32\",\"shape\":[2,1],\"data\":[1,null]}]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP32\",\"shape\":[2,1],\"data\":[1,1e99]}]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP32\",\"shape\":[2,2,2],\"data\":[1,2,3,4,5,6,7,8]}]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP32\",\"shape\":[2,0],\"data\":[]}]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP32\",\"shape\":[2,4611686018427387904],\"data\":[1,2]}]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP32\",\"data\":[1,2]}]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"INT8\",\"shape\":[2,1],\"parameters\":{\"binary_data_size\":8}}]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP32\",\"shape\":[2,1],\"parameters\":{\"binary_data_size\":7}}]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP32\",\"shape\":[2,1],\"parameters\":{\"binary_data_size\":-8}}]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP32\",\"shape\":[2,1],\"parameters\":{\"binary_data_size\":9}}]}",
                "{\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP64\",\"shape\":[2,1],\"parameters\":{\"binary_data_size\":8}}]}"
            })
    void whatDoesNotFitIsRefused(String head) {
        byte[] json = json(head);
        byte[] body = joined(json, floats(1, 2));

        assertThatThrownBy(() -> new InferAnswer(body, String.valueOf(json.length)).rows("A", 2, /* batched= */ true))
                .isInstanceOf(StreamFault.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "99999999999", "1000"})
    void aLengthOfTheJsonThatIsNoneIsRefused(String length) {
        assertThatThrownBy(() -> new InferAnswer(json("{}"), length)).isInstanceOf(StreamFault.class);
    }

    /** Each is refused in the library's words, or says as many finite numbers as the shape has. */
    @Test
    void mutantsAreRefusedOrWhole() {
        byte[] json = json("{\"model_name\":\"m\",\"outputs\":[{\"name\":\"A\",\"datatype\":\"FP32\",\"shape\":[3,4],"
                + "\"parameters\":{\"binary_data_size\":48}}]}");
        byte[] whole = joined(json, floats(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
        int read = 0;
        for (int seed = 0; seed < MUTANTS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] mutant = mutant(whole, random);
            String length = random.nextInt(8) == 0
                    ? String.valueOf(random.nextInt(whole.length + 10) - 5)
                    : String.valueOf(json.length);
            float[][] rows = rowsOrNull(mutant, length, seed);
            if (rows != null) {
                read++;
                assertThat(rows).as("seed %d", seed).hasDimensions(3, rows[0].length);
                for (float[] row : rows) {
                    assertThat(row).as("seed %d", seed).hasSizeGreaterThan(0);
                    for (float number : row) {
                        assertThat(number).as("seed %d", seed).isFinite();
                    }
                }
            }
        }
        assertThat(read).isBetween(MUTANTS / 100, MUTANTS - MUTANTS / 100);
    }

    private static float @Nullable [][] rowsOrNull(byte[] body, String length, int seed) {
        try {
            return new InferAnswer(body, length).rows("A", 3, /* batched= */ true);
        } catch (StreamFault e) {
            return null;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static byte[] mutant(byte[] whole, SplittableRandom random) {
        byte[] mutant =
                random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length + 16)) : whole.clone();
        for (int i = random.nextInt(4); i > 0 && mutant.length > 0; i--) {
            int at = random.nextInt(mutant.length);
            mutant[at] = random.nextBoolean() ? (byte) ('0' + random.nextInt(10)) : (byte) random.nextInt(256);
        }
        return mutant;
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] floats(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return bytes.array();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}

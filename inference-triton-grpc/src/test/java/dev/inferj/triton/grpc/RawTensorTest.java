package dev.inferj.triton.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.inferj.InvalidRequestException;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.triton.grpc.protocol.ModelInferResponse;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of tensors, there and back, and what is none. */
final class RawTensorTest {
    @Test
    void textsComeBack() {
        List<String> texts = List.of("", "a", "é 😀", "x".repeat(300));

        assertThat(RawTensor.texts(RawTensor.of("x", "BYTES", texts))).isEqualTo(texts);
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, -128, 127",
        "INT16, -32768, 32767",
        "INT32, -2147483648, 2147483647",
        "INT64, -9223372036854775808, 9223372036854775807",
        "UINT8, 0, 255",
        "UINT16, 0, 65535",
        "UINT32, 0, 4294967295",
        "UINT64, 0, 18446744073709551615"
    })
    void wholeNumbersComeBackToTheEndsOfTheirRange(String type, BigInteger least, BigInteger most) {
        for (BigInteger number : List.of(least, BigInteger.ONE, most)) {
            int cut = number.max(BigInteger.valueOf(Integer.MIN_VALUE))
                    .min(BigInteger.valueOf(Integer.MAX_VALUE))
                    .intValueExact();
            assertThat(RawTensor.number(type, RawTensor.of("x", type, List.of(number))))
                    .isEqualTo(cut);
        }
        assertRefused(type, least.subtract(BigInteger.ONE));
        assertRefused(type, most.add(BigInteger.ONE));
        assertRefused(type, 0.5);
        assertRefused(type, "one");
        assertRefused(type, true);
    }

    @ParameterizedTest
    @CsvSource({"BYTES, 1", "BOOL, 1", "FP32, x", "FP64, x", "FP16, 1", "nonsense, 1"})
    void valueOfAnotherTypeIsRefused(String type, String value) {
        assertRefused(type, value.equals("1") ? Integer.valueOf(1) : value);
    }

    @Test
    void bytesThatAreNoTensorOfTextsAreRefused() {
        for (int[] bytes : new int[][] {{1}, {1, 0, 0}, {2, 0, 0, 0, 'x'}, {255, 255, 255, 255}, {0, 0, 0, 128}}) {
            byte[] raw = new byte[bytes.length];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = (byte) bytes[i];
            }
            assertThatThrownBy(() -> RawTensor.texts(ByteString.copyFrom(raw))).isInstanceOf(StreamFault.class);
        }
    }

    /** Whatever comes is read, or refused by one of two exceptions, and takes no more memory than it has bytes. */
    @Test
    void mutatedResponsesAreReadOrRefused() {
        byte[] whole = FakeTriton.response("Say \"é\" 😀", "stop", 6, 4)
                .getInferResponse()
                .toByteArray();
        SplittableRandom random = new SplittableRandom(42);
        int read = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            byte[] mutant = whole.clone();
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            Throwable failure = catchThrowable(() -> InferResponses.read(ModelInferResponse.parseFrom(mutant)));
            if (failure == null) {
                read++;
            } else {
                assertThat(failure).isInstanceOfAny(StreamFault.class, InvalidProtocolBufferException.class);
            }
        }
        assertThat(read).isBetween(1, 19_999);
    }

    private static void assertRefused(String type, Object value) {
        assertThatThrownBy(() -> RawTensor.of("tensor", type, List.of(value)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("tensor must be")
                .hasMessageContaining(String.valueOf(value));
    }
}

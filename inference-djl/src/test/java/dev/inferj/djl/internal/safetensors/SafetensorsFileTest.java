package dev.inferj.djl.internal.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inferj.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SafetensorsFileTest {
    @TempDir
    private Path folder;

    @Test
    void tellsWhereTensorsAre() throws IOException {
        Path file = write(
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2,3],\"data_offsets\":[4,16]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}  ",
                16);

        SafetensorsFile read = SafetensorsFile.read(file);

        assertThat(read.tensors().keySet()).containsExactly("b", "a");
        assertThat(entry(read, "b")).isEqualTo(new TensorEntry("b", ElementType.BF16, List.of(2L, 3L), 4, 16));
        assertThat(entry(read, "b").elements()).isEqualTo(6);
        assertThat(entry(read, "a").elements()).isEqualTo(1);
        assertThat(read.dataStart()).isEqualTo(Files.size(file) - 16);
        assertThat(read.bytes()).isEqualTo(Files.size(file));
    }

    @Test
    void aTensorMayBeEmpty() throws IOException {
        Path file = write(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[0,0]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}",
                3);
        assertThat(entry(SafetensorsFile.read(file), "a").elements()).isZero();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | must have 8 bytes",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | must begin at byte 0",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[8,4]}} | must have 4 bytes",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | take 4 bytes, and the file has 8",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} | take 16 bytes, and the file has 8",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | must begin at byte 4",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | there once",
                "{'a':{'dtype':'F99','shape':[1],'data_offsets':[0,4]}} | unknown dtype F99",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}} | whole and >= 0: -1",
                "{'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,4]}} | whole and >= 0: 1.5",
                "{'a':{'dtype':'F32','shape':['1'],'data_offsets':[0,4]}} | must be numbers",
                "{'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,1],'data_offsets':[0,4]}} | at most 8 numbers",
                "{'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,0]}} | larger than any file",
                "{'a':{'dtype':'F32','shape':[99999999999999999999999],'data_offsets':[0,4]}} | whole and >= 0",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}} | two data_offsets",
                "{'a':{'dtype':'F32','data_offsets':[0,4]}} | must have dtype, shape",
                "{'a':{'shape':[1],'shape':[2],'dtype':'F32','data_offsets':[0,8]}} | must have one shape",
                "{'a':4} | JSON of tensors",
                "[1,2] | JSON of tensors",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} {} | JSON of tensors",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]} | ends too early",
                "{'a': | ends too early",
                "GGUFGGUF | JSON of tensors",
            })
    void aDamagedHeadIsRefused(String head, String reason) throws IOException {
        Path file = write(head.replace('\'', '"'), 8);
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> SafetensorsFile.read(file))
                .withMessageContaining(file.toString())
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"-1", "9223372036854775807", "100000001", "0", "1", "17"})
    void aHeadMustHaveItsLength(long length) throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(24)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .array());
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> SafetensorsFile.read(file))
                .withMessageContaining("the head must have [2, 16] bytes");
    }

    @Test
    void nestingIsBounded() throws IOException {
        Path file = write("{\"a\":{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}}", 0);
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> SafetensorsFile.read(file))
                .withMessageContaining("JSON of tensors");
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(12)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(4)
                        .put((byte) '{')
                        .put((byte) 0xff)
                        .array());
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> SafetensorsFile.read(file))
                .withMessageContaining("UTF-8");
    }

    private static TensorEntry entry(SafetensorsFile file, String name) {
        return Objects.requireNonNull(file.tensors().get(name), name);
    }

    private Path write(String head, int dataBytes) throws IOException {
        byte[] text = head.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("model.safetensors");
        return Files.write(
                file,
                ByteBuffer.allocate(8 + text.length + dataBytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .array());
    }
}

package dev.inferj.triton.grpc;

import com.google.protobuf.ByteString;
import dev.inferj.InvalidRequestException;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.remote.internal.triton.TensorText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of tensors, as Triton has them: elements one behind the other, numbers with their lowest byte first, a text as its length in four bytes
 * and then its bytes in UTF-8.
 */
final class RawTensor {
    private static final Map<String, Integer> SIGNED = Map.of("INT8", 1, "INT16", 2, "INT32", 4, "INT64", 8);
    private static final Map<String, Integer> UNSIGNED = Map.of("UINT8", 1, "UINT16", 2, "UINT32", 4, "UINT64", 8);

    private RawTensor() {}

    /**
     * Writes a tensor.
     *
     * @param elements texts, booleans or numbers
     * @throws InvalidRequestException if one is none of the type
     */
    static ByteString of(String name, String type, List<?> elements) {
        List<ByteString> parts = new ArrayList<>(elements.size());
        for (Object element : elements) {
            parts.add(ByteString.copyFrom(bytes(name, type, element)));
        }
        return ByteString.copyFrom(parts);
    }

    private static byte[] bytes(String name, String type, @Nullable Object element) {
        if (SIGNED.containsKey(type)) {
            int size = SIGNED.get(type);
            return whole(
                    name, type, element, size, BigInteger.TWO.pow(8 * size - 1).negate(), 8 * size - 1);
        }
        if (UNSIGNED.containsKey(type)) {
            int size = UNSIGNED.get(type);
            return whole(name, type, element, size, BigInteger.ZERO, 8 * size);
        }
        if (type.equals("BYTES") && element instanceof String text) {
            return TensorText.bytes(text);
        }
        if (type.equals("BOOL") && element instanceof Boolean flag) {
            return new byte[] {(byte) (flag ? 1 : 0)};
        }
        if (type.equals("FP32") && element instanceof Number number) {
            return buffer(Float.BYTES).putFloat(number.floatValue()).array();
        }
        if (type.equals("FP64") && element instanceof Number number) {
            return buffer(Double.BYTES).putDouble(number.doubleValue()).array();
        }
        throw refused(name, "of the type " + type, element);
    }

    private static byte[] whole(
            String name, String type, @Nullable Object element, int size, BigInteger least, int mostBits) {
        BigInteger value;
        try {
            value = new BigDecimal(String.valueOf(element)).toBigIntegerExact();
        } catch (NumberFormatException e) { // no number at all
            throw refused(name, "of the type " + type, element);
        } catch (ArithmeticException e) { // a broken number
            throw refused(name, "a whole number (" + type + ")", element);
        }
        if (value.compareTo(least) < 0 || (value.signum() > 0 && value.bitLength() > mostBits)) {
            throw refused(name, "in the range of " + type, element);
        }
        return Arrays.copyOf(buffer(Long.BYTES).putLong(value.longValue()).array(), size);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static InvalidRequestException refused(String name, String wanted, @Nullable Object value) {
        return new InvalidRequestException("the model's input " + name + " must be " + wanted + ": " + value);
    }

    /**
     * Reads texts.
     *
     * @throws StreamFault if the bytes are no tensor of texts
     */
    static List<String> texts(ByteString bytes) {
        ByteBuffer left = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        List<String> texts = new ArrayList<>();
        while (left.hasRemaining()) {
            int length = left.remaining() < Integer.BYTES ? -1 : left.getInt();
            if (length < 0 || length > left.remaining()) {
                throw new StreamFault("a tensor of texts that ends in one");
            }
            int from = left.position();
            texts.add(bytes.substring(from, from + length).toStringUtf8());
            left.position(from + length);
        }
        return texts;
    }

    /**
     * Reads the only element, a whole number; what an int cannot hold is cut to the nearest that it can.
     *
     * @throws StreamFault if the bytes are no tensor of one whole number
     */
    static int number(String type, ByteString bytes) {
        boolean signed = SIGNED.containsKey(type);
        Integer size = signed ? SIGNED.get(type) : UNSIGNED.get(type);
        if (size == null || bytes.size() != size) {
            throw new StreamFault("a tensor of " + bytes.size() + " bytes for one number of the type " + type);
        }
        byte[] highestFirst = new byte[size];
        for (int i = 0; i < size; i++) {
            highestFirst[i] = bytes.byteAt(size - 1 - i);
        }
        BigInteger value = signed ? new BigInteger(highestFirst) : new BigInteger(1, highestFirst);
        return value.min(BigInteger.valueOf(Integer.MAX_VALUE))
                .max(BigInteger.valueOf(Integer.MIN_VALUE))
                .intValueExact();
    }
}

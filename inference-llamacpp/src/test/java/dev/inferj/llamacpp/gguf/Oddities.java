package dev.inferj.llamacpp.gguf;

import dev.inferj.llamacpp.gguf.GgufParts.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes files that are sound in form and odd in content: tensors of other types and shapes, too many or too few of them,
 * vocabularies of other sizes, keys with other values. The same seed gives the same file.
 */
final class Oddities {
    private static final int MOST_ELEMENTS = 1 << 20;

    private static final List<String> NAMES = List.of(
            "output.weight",
            "output_norm.bias",
            "rope_freqs.weight",
            "rope_factors_long.weight",
            "rope_factors_short.weight",
            "token_types.weight",
            "position_embd.weight",
            "blk.0.attn_q.bias",
            "blk.0.attn_k.bias",
            "blk.0.attn_v.bias",
            "blk.0.attn_qkv.weight",
            "blk.0.attn_output.bias",
            "blk.0.attn_norm.bias",
            "blk.0.attn_rot_embd",
            "blk.0.ffn_gate.bias",
            "blk.0.ffn_up.bias",
            "blk.0.ffn_down.bias",
            "blk.0.ffn_gate_inp.weight",
            "blk.0.ffn_gate_exps.weight",
            "blk.0.ffn_up_exps.weight",
            "blk.0.ffn_down_exps.weight",
            "blk.0.ffn_gate.0.weight",
            "blk.0.attn_q.scale");

    private final GgufParts parts;
    private final SplittableRandom random;

    private Oddities(GgufParts parts, SplittableRandom random) {
        this.parts = parts;
        this.random = random;
    }

    static byte[] file(byte[] sound, SplittableRandom random) {
        GgufParts parts = GgufParts.of(sound);
        Oddities oddities = new Oddities(parts, random);
        do {
            oddities.addOne();
        } while (random.nextInt(3) == 0);
        return parts.bytes();
    }

    private void addOne() {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> retype();
            case 3, 4 -> reshape();
            case 5 -> parts.remove(anyTensor().name());
            case 6 -> rename();
            case 7 -> resizeVocabulary();
            case 8 -> changeKey();
            default -> random.nextBytes(anyTensor().data());
        }
    }

    /** Stores one tensor, or all, in another type. */
    private void retype() {
        TensorType type = anyOf(TensorType.values());
        String one = random.nextInt(4) == 0 ? "" : anyTensor().name();
        parts.tensors().replaceAll(t -> one.isEmpty() || one.equals(t.name()) ? as(t, type, t.shape()) : t);
    }

    private void reshape() {
        Tensor tensor = anyTensor();
        long[] shape = Arrays.copyOf(tensor.shape(), random.nextInt(1, 5));
        for (int i = tensor.shape().length; i < shape.length; i++) {
            shape[i] = random.nextInt(1, 4);
        }
        int at = random.nextInt(shape.length);
        shape[at] = Math.max(
                1,
                switch (random.nextInt(5)) {
                    case 0 -> shape[at] + 1;
                    case 1 -> shape[at] / 2;
                    case 2 -> shape[at] * 2;
                    case 3 -> 1;
                    default -> shape[at];
                });
        parts.tensors().set(parts.tensors().indexOf(tensor), as(tensor, tensor.type(), shape));
    }

    /** Gives a tensor another name, or gives a copy of it one. */
    private void rename() {
        Tensor tensor = anyTensor();
        String name = random.nextInt(4) == 0 ? anyTensor().name() : NAMES.get(random.nextInt(NAMES.size()));
        if (random.nextBoolean()) {
            parts.remove(tensor.name());
        }
        parts.remove(name);
        parts.tensors().add(new Tensor(name, tensor.type(), tensor.shape(), tensor.data()));
    }

    /** Makes the vocabulary smaller, or puts its tokens in another order, with all that belongs to it. */
    private void resizeVocabulary() {
        long words = parts.tensors().stream()
                .filter(t -> t.name().equals("token_embd.weight") && t.shape().length == 2)
                .mapToLong(t -> t.shape()[1])
                .findFirst()
                .orElse(0);
        if (words < 2) {
            return;
        }
        int size = random.nextInt(4) == 0 ? random.nextInt(1, 4) : random.nextInt(1, (int) words + 1);
        boolean shuffled = random.nextBoolean();
        long order = random.nextLong();
        parts.keys()
                .replaceAll(key -> key.name().matches("tokenizer\\.ggml\\.(tokens|scores|token_type)")
                        ? resized(key, size, shuffled ? new SplittableRandom(order) : null)
                        : key);
        parts.tensors()
                .replaceAll(t -> t.shape().length == 2 && t.shape()[1] == words
                        ? as(t, t.type(), new long[] {t.shape()[0], size})
                        : t);
        if (random.nextBoolean()) {
            parts.removeKeys(key -> key.endsWith("_token_id") || key.endsWith(".merges"));
        }
    }

    private static GgufParts.Key resized(GgufParts.Key key, int size, @Nullable SplittableRandom order) {
        ByteBuffer in = ByteBuffer.wrap(key.value()).order(ByteOrder.LITTLE_ENDIAN);
        int type = in.getInt();
        List<byte[]> elements = new ArrayList<>();
        for (long left = in.getLong(); left > 0; left--) {
            int start = in.position();
            int bytes = type == GgufBytes.STRING ? Math.toIntExact(in.getLong()) : HeadMap.bytes(type);
            in.position(in.position() + bytes);
            elements.add(Arrays.copyOfRange(key.value(), start, in.position()));
        }
        for (int i = elements.size() - 1; order != null && i > 0; i--) {
            Collections.swap(elements, i, order.nextInt(i + 1));
        }
        List<byte[]> kept = elements.subList(0, Math.min(size, elements.size()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GgufBytes.int32(out, type);
        GgufBytes.int64(out, kept.size());
        kept.forEach(out::writeBytes);
        return new GgufParts.Key(key.name(), key.type(), out.toByteArray());
    }

    /** Takes a key away, or gives a number one that is near to it or that others have. */
    private void changeKey() {
        int at = random.nextInt(parts.keys().size());
        GgufParts.Key key = parts.keys().get(at);
        if (random.nextInt(3) == 0) {
            parts.keys().remove(at);
        } else if (key.type() == GgufBytes.UINT32 || key.type() == GgufBytes.INT32) {
            int old =
                    ByteBuffer.wrap(key.value()).order(ByteOrder.LITTLE_ENDIAN).getInt();
            int other = switch (random.nextInt(5)) {
                case 0 -> old + 1;
                case 1 -> old / 2;
                case 2 -> old * 2;
                case 3 -> 0;
                default -> random.nextInt(1, 65);
            };
            parts.keys().set(at, new GgufParts.Key(key.name(), key.type(), HeadEdit.int32(other)));
        }
    }

    /** Returns a tensor of another type and shape, or as it was if it cannot have them. */
    private Tensor as(Tensor tensor, TensorType type, long[] shape) {
        long elements = 1;
        for (long length : shape) {
            elements *= length;
        }
        boolean fits = shape[0] % type.blockSize == 0 && elements <= MOST_ELEMENTS;
        return fits ? tensor.as(type, shape, random.nextBoolean() ? 0 : random.nextInt()) : tensor;
    }

    private Tensor anyTensor() {
        if (parts.tensors().isEmpty()) {
            parts.put("token_embd.weight", "F32", 0, 1);
        }
        return parts.tensors().get(random.nextInt(parts.tensors().size()));
    }

    private <T> T anyOf(T[] all) {
        return all[random.nextInt(all.length)];
    }
}

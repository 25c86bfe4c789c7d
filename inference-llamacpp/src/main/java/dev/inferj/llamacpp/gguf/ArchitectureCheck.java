package dev.inferj.llamacpp.gguf;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Checks the sizes that llama.cpp divides or allocates by, and that the word table has the shape they say. What a key
 * means to an architecture that this class does not know is left to llama.cpp.
 */
final class ArchitectureCheck {
    private static final long MAX_LAYERS = 512;
    private static final long MAX_LENGTH = 1 << 24;
    private static final long MAX_EXPERTS = 512;
    private static final List<String> ROPE_SCALINGS = List.of("none", "linear", "yarn", "longrope");

    /** Architectures whose heads rotate as a whole, which llama.cpp takes for granted. */
    private static final Set<String> WHOLE_HEADS = Set.of(
            "llama",
            "deci",
            "baichuan",
            "xverse",
            "falcon",
            "grok",
            "dbrx",
            "qwen2",
            "qwen2moe",
            "qwen2vl",
            "qwen3",
            "qwen3moe",
            "internlm2",
            "orion",
            "olmo",
            "olmo2",
            "olmoe",
            "starcoder2",
            "exaone",
            "arctic",
            "deepseek",
            "plamo",
            "codeshell");

    private final Metadata metadata;
    private final List<TensorInfo> tensors;
    private final String architecture;

    ArchitectureCheck(Metadata metadata, List<TensorInfo> tensors) {
        this.metadata = metadata;
        this.tensors = tensors;
        this.architecture = metadata.text("general.architecture")
                .orElseThrow(() -> new DamagedException("general.architecture is missing"));
    }

    void run() {
        if (!architecture.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new DamagedException("general.architecture must be a short name");
        }
        within("block_count", 1, MAX_LAYERS);
        within("context_length", 1, Integer.MAX_VALUE);
        within("embedding_length", 1, MAX_LENGTH);
        within("feed_forward_length", 0, MAX_LENGTH);
        within("attention.key_length", 1, MAX_LENGTH);
        within("attention.value_length", 1, MAX_LENGTH);
        within("rope.dimension_count", 0, MAX_LENGTH);
        within("vocab_size", 1, MAX_LENGTH);
        within("expert_count", 0, MAX_EXPERTS);
        within("expert_used_count", 0, MAX_EXPERTS);
        within("attention.head_count", 0, MAX_LENGTH);
        within("attention.head_count_kv", 0, MAX_LENGTH);
        checkHeads();
        checkExperts();
        checkRopeScaling();
        checkNotNegative("attention.layer_norm_rms_epsilon");
        checkNotNegative("attention.layer_norm_epsilon");
        checkNotNegative("attention.group_norm_epsilon");
        checkFinite("rope.freq_base");
        checkFinite("rope.scale_linear");
        checkFinite("rope.scaling.factor");
        checkWordTable();
    }

    private void checkHeads() {
        long heads = one("attention.head_count").orElse(0);
        long kvHeads = one("attention.head_count_kv").orElse(heads);
        long hidden = one("embedding_length").orElse(0);
        if (heads == 0) {
            return; // none, or different ones in each layer
        }
        if (kvHeads > 0 && heads % kvHeads != 0) {
            throw new DamagedException(
                    key("attention.head_count_kv") + " must divide the " + heads + " heads: " + kvHeads);
        }
        if (hidden % heads != 0 && !metadata.has(key("attention.key_length"))) {
            throw new DamagedException(
                    key("embedding_length") + " must be a multiple of the " + heads + " heads: " + hidden);
        }
        long headSize = one("attention.key_length").orElse(hidden / heads);
        long rope = one("rope.dimension_count").orElse(0);
        if (rope > headSize || rope % 2 != 0) {
            throw new DamagedException(
                    key("rope.dimension_count") + " must be even and at most " + headSize + ": " + rope);
        }
        if (WHOLE_HEADS.contains(architecture)) {
            checkWholeHeads(headSize, hidden / heads);
        }
    }

    private void checkWholeHeads(long keySize, long otherwise) {
        long valueSize = one("attention.value_length").orElse(otherwise);
        if (valueSize != keySize) {
            throw new DamagedException(
                    key("attention.value_length") + " must be that of keys, " + keySize + ": " + valueSize);
        }
        long rope = one("rope.dimension_count").orElse(keySize);
        if (rope != keySize) {
            throw new DamagedException(
                    key("rope.dimension_count") + " must be the length of a head, " + keySize + ": " + rope);
        }
    }

    /** Returns how many numbers of a head have rotary positions, or 0 if that is not known. */
    long rotated() {
        long heads = one("attention.head_count").orElse(0);
        long hidden = one("embedding_length").orElse(0);
        long headSize = one("attention.key_length").orElse(heads == 0 ? 0 : hidden / heads);
        return one("rope.dimension_count").orElse(headSize);
    }

    private void checkExperts() {
        long experts = one("expert_count").orElse(0);
        long used = one("expert_used_count").orElse(0);
        if (used > experts || (used == 0 && experts > 0)) {
            throw new DamagedException(
                    key("expert_used_count") + " must be at least 1 of the " + experts + " experts, or none: " + used);
        }
    }

    private void checkRopeScaling() {
        metadata.text(key("rope.scaling.type")).ifPresent(type -> {
            if (!ROPE_SCALINGS.contains(type)) {
                throw new DamagedException(
                        key("rope.scaling.type") + " must be one of " + String.join(", ", ROPE_SCALINGS));
            }
        });
    }

    private void checkWordTable() {
        Optional<TensorInfo> table = tensors.stream()
                .filter(t -> t.name().equals("token_embd.weight"))
                .findFirst();
        if (table.isEmpty()) {
            return;
        }
        List<Long> shape = table.get().shape();
        long hidden = one("embedding_length").orElse(shape.get(0));
        long words = metadata.list("tokenizer.ggml.tokens")
                .map(tokens -> (long) tokens.size())
                .orElse(shape.size() > 1 ? shape.get(1) : 1);
        if (shape.size() != 2 || shape.get(0) != hidden || shape.get(1) != words) {
            throw new DamagedException("the tensor token_embd.weight must have the shape [" + hidden + ", " + words
                    + "], by embedding length and vocabulary: " + shape);
        }
    }

    /** Checks a number, or each number of an array with one for each layer. */
    private void within(String name, long least, long most) {
        Object value = metadata.find(key(name)).orElse(null);
        if (value == null) {
            return;
        }
        List<?> all = value instanceof List<?> list ? list : List.of(value);
        for (Object each : all) {
            if (!(each instanceof Long number) || number < least || number > most) {
                throw new DamagedException(key(name) + " must be in [" + least + ", " + most + "]: " + each);
            }
        }
        if (value instanceof List<?> list && list.size() > MAX_LAYERS) {
            throw new DamagedException(key(name) + " must have one number for each layer, not " + list.size());
        }
    }

    private void checkFinite(String name) {
        Object value = metadata.find(key(name)).orElse(null);
        if (value != null && !(value instanceof Double number && Double.isFinite(number))) {
            throw new DamagedException(key(name) + " must be a finite number: " + value);
        }
    }

    private void checkNotNegative(String name) {
        checkFinite(name);
        Object value = metadata.find(key(name)).orElse(null);
        if (value instanceof Double number && number < 0) {
            throw new DamagedException(key(name) + " must be >= 0: " + number);
        }
    }

    private OptionalLong one(String name) {
        return metadata.integer(key(name));
    }

    private String key(String name) {
        return architecture + "." + name;
    }
}

package dev.inferj.llamacpp.gguf;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks a LoRA adapter against the model that it is for. llama.cpp ends the process over keys of another type than it
 * expects, and over pairs whose shapes it cannot multiply, the latter only once it computes.
 */
final class AdapterCheck {
    private static final String A = ".lora_a";
    private static final String B = ".lora_b";
    private static final String WORD_TABLE = "token_embd.weight";

    private final Head adapter;
    private final String architecture;
    private final Map<String, TensorInfo> model;

    AdapterCheck(Head adapter, GgufFile model) {
        this.adapter = adapter;
        this.architecture = model.architecture();
        this.model = model.tensors().stream()
                .collect(Collectors.toMap(TensorInfo::name, Function.identity(), (first, second) -> first));
    }

    /** Checks it, and returns the model's tensors that it changes. */
    List<TensorInfo> changed() {
        must("general.type", "adapter");
        must("adapter.type", "lora");
        must("general.architecture", architecture);
        checkAlpha();
        Map<String, Pair> pairs = pairs();
        if (pairs.isEmpty()) {
            throw new DamagedException("it holds no pair of tensors that end in " + A + " and " + B);
        }
        return pairs.entrySet().stream()
                .map(pair -> check(pair.getKey(), pair.getValue()))
                .toList();
    }

    private void must(String key, String value) {
        String found = adapter.metadata()
                .text(key)
                .orElseThrow(() -> new DamagedException(key + " must be the text " + value + ", as of an adapter"));
        if (!found.equals(value)) {
            throw new DamagedException(key + " must be " + value + ": " + found);
        }
    }

    private void checkAlpha() {
        String key = "adapter.lora.alpha";
        Object alpha = adapter.metadata().find(key).orElse(null);
        if (alpha == null) {
            return; // llama.cpp then scales by the rank alone
        }
        boolean isFloat = adapter.metadata().isStoredAs(key, Metadata.FLOAT32) && alpha instanceof Double;
        if (!isFloat || !Double.isFinite((Double) alpha)) {
            throw new DamagedException(key + " must be a finite float of 32 bits: " + alpha);
        }
    }

    private Map<String, Pair> pairs() {
        Map<String, Pair> pairs = new TreeMap<>();
        for (TensorInfo tensor : adapter.tensors()) {
            String name = tensor.name();
            if (name.endsWith(A)) {
                Pair pair = new Pair(tensor, null);
                pairs.merge(base(name, A), pair, Pair::joined);
            } else if (name.endsWith(B)) {
                Pair pair = new Pair(null, tensor);
                pairs.merge(base(name, B), pair, Pair::joined);
            } else if (!name.endsWith("_norm.weight")) { // which llama.cpp passes over
                throw new DamagedException("the tensor " + name + " must end in " + A + " or " + B);
            }
        }
        return pairs;
    }

    private static String base(String name, String ending) {
        return name.substring(0, name.length() - ending.length());
    }

    private TensorInfo check(String name, Pair pair) {
        TensorInfo a = pair.a();
        TensorInfo b = pair.b();
        if (a == null || b == null) {
            throw new DamagedException("the tensor " + name + (a == null ? A : B) + " is missing");
        }
        TensorInfo base = model.get(name);
        if (base == null) {
            throw new DamagedException("the model has no tensor " + name + ": it is an adapter for another model");
        }
        boolean ofWords = name.endsWith(WORD_TABLE);
        if (ofWords && !model.containsKey("output.weight")) {
            throw new DamagedException("the tensor " + name
                    + " can have no adapter in this model, which uses it for its" + " output, too");
        }
        long rank = a.length(ofWords ? 0 : 1);
        List<Long> ofA = ofWords
                ? List.of(rank, base.length(1), 1L, 1L)
                : List.of(base.length(0), rank, base.length(2), base.length(3));
        List<Long> ofB = ofWords
                ? List.of(rank, base.length(0), 1L, 1L)
                : List.of(rank, base.length(1), base.length(2), base.length(3));
        check(a, ofA, base);
        check(b, ofB, base);
        return base;
    }

    private static void check(TensorInfo tensor, List<Long> shape, TensorInfo base) {
        TensorRole.MATRIX.check(tensor);
        for (int i = 0; i < shape.size(); i++) {
            if (tensor.length(i) != shape.get(i)) {
                throw new DamagedException("the tensor " + tensor.name() + " must have the shape " + shape
                        + " to fit the model's, " + base.shape() + ": " + tensor.shape());
            }
        }
    }

    /** The two factors of what is added to a matrix. */
    private record Pair(@Nullable TensorInfo a, @Nullable TensorInfo b) {
        Pair joined(Pair other) {
            return new Pair(a == null ? other.a : a, b == null ? other.b : b);
        }
    }
}

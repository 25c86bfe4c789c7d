package dev.inferj.djl.internal.encoder;

import dev.inferj.InvalidModelException;
import dev.inferj.djl.internal.decoder.Kernel;
import dev.inferj.djl.internal.decoder.TensorReader;
import dev.inferj.djl.internal.safetensors.TensorEntry;
import dev.inferj.djl.internal.safetensors.WeightFiles;
import dev.inferj.djl.internal.torch.NativeValue;
import dev.inferj.djl.internal.torch.ScriptModule;
import dev.inferj.djl.internal.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the weights of an encoder, in the order that {@link EncoderScript} tells, and packs its matrices. */
final class EncoderWeights implements AutoCloseable {
    private final Encoder encoder;
    private final WeightFiles files;
    private final String prefix;
    private final ScriptModule script;
    private final TensorReader reader;
    private final List<NativeValue> matrices = new ArrayList<>();
    private final List<NativeValue> asides = new ArrayList<>();
    private final List<NativeValue> vectors = new ArrayList<>();
    private final List<NativeValue> tables = new ArrayList<>();

    private EncoderWeights(Torch torch, Encoder encoder, WeightFiles files, Kernel kernel, String device) {
        this.encoder = encoder;
        this.files = files;
        this.prefix = prefix(files, encoder.family());
        this.script = torch.load(TensorReader.script() + script(device) + kernel.pack());
        this.reader = new TensorReader(files, script);
    }

    private static String script(String device) {
        return """
              def below(self: __torch__.M, parts: List[Tensor]) -> Tensor:
                return torch.cat(parts, 0)
              def at(self: __torch__.M, x: Tensor) -> Tensor:
                return torch.clone(torch.to(x, torch.device("%s"), 6))
            """.formatted(device);
    }

    /**
     * Reads the weights.
     *
     * @param scores whether with the head that scores a pair
     * @throws InvalidModelException if the files do not hold what the encoder takes
     */
    static EncoderWeights read(
            Torch torch, Encoder encoder, WeightFiles files, Kernel kernel, String device, boolean scores) {
        EncoderWeights weights = new EncoderWeights(torch, encoder, files, kernel, device);
        try {
            weights.readAll(scores);
            return weights;
        } catch (RuntimeException | Error e) {
            weights.close();
            throw e;
        }
    }

    /** Returns whether the files hold a head that scores. */
    static boolean canScore(WeightFiles files) {
        return files.find("classifier.weight").isPresent()
                || files.find("classifier.out_proj.weight").isPresent();
    }

    NativeValue matrices() {
        return list(matrices);
    }

    NativeValue asides() {
        return list(asides);
    }

    NativeValue vectors() {
        return list(vectors);
    }

    NativeValue tables() {
        return list(tables);
    }

    /** Frees what was read; lists that were made of it keep theirs. */
    @Override
    public void close() {
        for (List<NativeValue> values : List.of(matrices, asides, vectors, tables)) {
            values.forEach(NativeValue::close);
        }
        script.close();
    }

    private void readAll(boolean scores) {
        int hidden = encoder.hidden();
        table("word_embeddings", encoder.vocabulary());
        table("position_embeddings", encoder.positions());
        table("token_type_embeddings", encoder.types());
        norm(prefix + "embeddings.LayerNorm");
        for (int layer = 0; layer < encoder.layers(); layer++) {
            String name = prefix + "encoder.layer." + layer + ".";
            String self = name + "attention.self.";
            matrix(hidden, hidden, self + "query", self + "key", self + "value");
            matrix(hidden, hidden, name + "attention.output.dense");
            matrix(encoder.inner(), hidden, name + "intermediate.dense");
            matrix(hidden, encoder.inner(), name + "output.dense");
            bias(hidden, self + "query", self + "key", self + "value");
            bias(hidden, name + "attention.output.dense");
            norm(name + "attention.output.LayerNorm");
            bias(encoder.inner(), name + "intermediate.dense");
            bias(hidden, name + "output.dense");
            norm(name + "output.LayerNorm");
        }
        if (scores) {
            boolean roberta = encoder.family().equals("roberta");
            String dense = roberta ? "classifier.dense" : prefix + "pooler.dense";
            String output = roberta ? "classifier.out_proj" : "classifier";
            matrix(hidden, hidden, dense);
            bias(hidden, dense);
            vectors.add(placed(read(output + ".weight", 1, hidden)));
            vectors.add(placed(read(output + ".bias", 1)));
        }
    }

    private void table(String name, int rows) {
        tables.add(placed(read(prefix + "embeddings." + name + ".weight", rows, encoder.hidden())));
    }

    private void norm(String name) {
        vectors.add(placed(read(name + ".weight", encoder.hidden())));
        vectors.add(placed(read(name + ".bias", encoder.hidden())));
    }

    private void bias(int rows, String... names) {
        vectors.add(placed(joined(
                Arrays.stream(names).map(name -> read(name + ".bias", rows)).toList())));
    }

    private void matrix(int rows, int columns, String... names) {
        try (NativeValue placed = placed(joined(Arrays.stream(names)
                        .map(name -> read(name + ".weight", rows, columns))
                        .toList()));
                NativeValue packed = script.call("pack", placed)) {
            NativeValue[] items = packed.items();
            matrices.add(items[0]);
            asides.add(items[1]);
        }
    }

    private NativeValue joined(List<NativeValue> parts) {
        try (NativeValue list = list(parts)) {
            return script.call("below", list);
        } finally {
            parts.forEach(NativeValue::close);
        }
    }

    private NativeValue placed(NativeValue tensor) {
        try (tensor) {
            return script.call("at", tensor);
        }
    }

    private NativeValue read(String name, long... shape) {
        TensorEntry entry = files.find(name)
                .map(WeightFiles.Weight::entry)
                .orElseThrow(() -> new InvalidModelException("the model's files must hold tensor " + name + " of shape "
                        + Arrays.toString(shape) + ", as config.json says"));
        List<Long> expected = Arrays.stream(shape).boxed().toList();
        if (!entry.shape().equals(expected)) {
            throw new InvalidModelException(
                    "tensor " + name + " must have the shape " + expected + ": " + entry.shape());
        }
        if (!entry.type().canBeWeight()) {
            throw new InvalidModelException("tensor " + name + " must be F32, F16 or BF16: " + entry.type());
        }
        return reader.widened(name, shape);
    }

    private static NativeValue list(List<NativeValue> values) {
        return NativeValue.list(values.toArray(NativeValue[]::new));
    }

    /** Models without a head are saved without the prefix. */
    private static String prefix(WeightFiles files, String family) {
        for (String prefix : List.of("", family + ".")) {
            if (files.find(prefix + "embeddings.word_embeddings.weight").isPresent()) {
                return prefix;
            }
        }
        throw new InvalidModelException(
                "the model's files must hold tensor embeddings.word_embeddings.weight; they hold "
                        + files.names().stream().sorted().limit(5).toList() + " and so on");
    }
}

package dev.inferj.djl.synthetic;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A decoder with random weights: a configuration, to be changed at will, and the tensors that follow from it. */
public final class SyntheticModel {
    private final JsonObject config = new JsonObject();
    private final Map<String, RandomTensor> extra = new LinkedHashMap<>();
    private String dtype = "F32";
    private int shards = 1;
    private int headPadding;
    private long seed = 1;

    private SyntheticModel(String type) {
        config.addProperty("model_type", type);
        config.addProperty("hidden_size", 64);
        config.addProperty("num_hidden_layers", 3);
        config.addProperty("num_attention_heads", 4);
        config.addProperty("num_key_value_heads", 2);
        config.addProperty("head_dim", 16);
        config.addProperty("intermediate_size", 96);
        config.addProperty("vocab_size", 144);
        config.addProperty("max_position_embeddings", 512);
        config.addProperty("rms_norm_eps", 1e-5);
        config.addProperty("rope_theta", 10000.0);
        config.addProperty("tie_word_embeddings", false);
    }

    public static SyntheticModel of(String modelType) {
        return new SyntheticModel(modelType);
    }

    public SyntheticModel with(String field, Number value) {
        config.addProperty(field, value);
        return this;
    }

    public SyntheticModel with(String field, boolean value) {
        config.addProperty(field, value);
        return this;
    }

    public SyntheticModel with(String field, String value) {
        config.addProperty(field, value);
        return this;
    }

    /** Sets a field to an object, given as JSON. */
    public SyntheticModel withJson(String field, String json) {
        config.add(field, JsonParser.parseString(json));
        return this;
    }

    public SyntheticModel without(String field) {
        config.remove(field);
        return this;
    }

    public SyntheticModel dtype(String dtype) {
        this.dtype = dtype;
        return this;
    }

    public SyntheticModel shards(int shards) {
        this.shards = shards;
        return this;
    }

    /** Makes the heads of the files longer by so many bytes: an odd number puts values across their boundaries. */
    public SyntheticModel headPadding(int bytes) {
        this.headPadding = bytes;
        return this;
    }

    public SyntheticModel seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** Adds a tensor, or puts it in place of one. */
    public SyntheticModel tensor(String name, RandomTensor tensor) {
        extra.put(name, tensor);
        return this;
    }

    /** Writes the folder and returns it. */
    public Path writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config.toString());
        Map<String, RandomTensor> tensors = tensors();
        tensors.putAll(extra);
        SplittableRandom random = new SplittableRandom(seed);
        if (shards == 1) {
            SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, dtype, headPadding, random);
            return folder;
        }
        List<Map<String, RandomTensor>> parts = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            parts.add(new LinkedHashMap<>());
        }
        JsonObject map = new JsonObject();
        int next = 0;
        for (Map.Entry<String, RandomTensor> tensor : tensors.entrySet()) {
            int shard = next++ % shards;
            parts.get(shard).put(tensor.getKey(), tensor.getValue());
            map.addProperty(tensor.getKey(), shardName(shard));
        }
        for (int i = 0; i < shards; i++) {
            SafetensorsWriter.write(folder.resolve(shardName(i)), parts.get(i), dtype, headPadding, random);
        }
        JsonObject index = new JsonObject();
        index.add("weight_map", map);
        Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
        return folder;
    }

    private String shardName(int shard) {
        return "model-%05d-of-%05d.safetensors".formatted(shard + 1, shards);
    }

    private Map<String, RandomTensor> tensors() {
        int hidden = integer("hidden_size");
        int queries = integer("num_attention_heads") * integer("head_dim");
        int keys = integer("num_key_value_heads") * integer("head_dim");
        int inner = integer("intermediate_size");
        String type = config.get("model_type").getAsString();
        boolean gemma = type.startsWith("gemma");
        Map<String, RandomTensor> all = new LinkedHashMap<>();
        all.put("model.embed_tokens.weight", RandomTensor.of(1, integer("vocab_size"), hidden));
        for (int layer = 0; layer < integer("num_hidden_layers"); layer++) {
            String name = "model.layers." + layer + ".";
            norm(all, name + "input_layernorm", hidden, gemma);
            if (type.equals("phi3")) {
                linear(all, name + "self_attn.qkv_proj", queries + 2 * keys, hidden, false);
                linear(all, name + "mlp.gate_up_proj", 2 * inner, hidden, false);
            } else {
                boolean bias = type.equals("qwen2") || flag("attention_bias");
                linear(all, name + "self_attn.q_proj", queries, hidden, bias);
                linear(all, name + "self_attn.k_proj", keys, hidden, bias);
                linear(all, name + "self_attn.v_proj", keys, hidden, bias);
                linear(all, name + "mlp.gate_proj", inner, hidden, flag("mlp_bias"));
                linear(all, name + "mlp.up_proj", inner, hidden, flag("mlp_bias"));
            }
            linear(all, name + "self_attn.o_proj", hidden, queries, flag("attention_bias"));
            linear(all, name + "mlp.down_proj", hidden, inner, flag("mlp_bias"));
            norm(all, name + "post_attention_layernorm", hidden, gemma);
            if (type.equals("gemma2") || type.equals("gemma3_text")) {
                norm(all, name + "pre_feedforward_layernorm", hidden, gemma);
                norm(all, name + "post_feedforward_layernorm", hidden, gemma);
            }
            if (type.equals("qwen3") || type.equals("gemma3_text")) {
                norm(all, name + "self_attn.q_norm", integer("head_dim"), gemma);
                norm(all, name + "self_attn.k_norm", integer("head_dim"), gemma);
            }
        }
        norm(all, "model.norm", hidden, gemma);
        if (!flag("tie_word_embeddings")) {
            linear(all, "lm_head", integer("vocab_size"), hidden, false);
        }
        return all;
    }

    private static void linear(Map<String, RandomTensor> all, String name, int rows, int columns, boolean bias) {
        all.put(name + ".weight", RandomTensor.of(1.5 / Math.sqrt(columns), rows, columns));
        if (bias) {
            all.put(name + ".bias", RandomTensor.of(0.5, rows));
        }
    }

    private static void norm(Map<String, RandomTensor> all, String name, int size, boolean fromOne) {
        all.put(name + ".weight", new RandomTensor(fromOne ? 0 : 1, 0.2, List.of(size)));
    }

    private boolean flag(String name) {
        return config.has(name) && config.get(name).getAsBoolean();
    }

    private int integer(String name) {
        return config.get(name).getAsInt();
    }
}

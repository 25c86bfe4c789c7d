package dev.inferj.djl.reference;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Computes the logits behind every token of a sequence, from the formulas of each family as its authors published them. */
public final class ReferenceDecoder {
    private final JsonObject config;
    private final Checkpoint weights;
    private final String type;
    private final int hidden;
    private final int heads;
    private final int kvHeads;
    private final int size;
    private final double epsilon;
    private final boolean gemma;

    public ReferenceDecoder(Path folder) throws IOException {
        this.config = JsonParser.parseString(Files.readString(folder.resolve("config.json")))
                .getAsJsonObject();
        this.weights = new Checkpoint(folder);
        this.type = config.get("model_type").getAsString();
        this.hidden = integer("hidden_size");
        this.heads = integer("num_attention_heads");
        this.kvHeads = config.has("num_key_value_heads") ? integer("num_key_value_heads") : heads;
        this.size = config.has("head_dim") ? integer("head_dim") : hidden / heads;
        this.epsilon = config.get("rms_norm_eps").getAsDouble();
        this.gemma = type.startsWith("gemma");
    }

    /** Returns the logits behind each token. */
    public double[][] logits(int[] tokens) {
        double[] head = weights.get(!isTied() ? "lm_head.weight" : "model.embed_tokens.weight");
        double[][] logits = states(tokens);
        for (int t = 0; t < logits.length; t++) {
            logits[t] = capped(product(head, logits[t]), "final_logit_softcapping");
        }
        return logits;
    }

    /** Returns the hidden state of each token, behind the last norm. */
    public double[][] states(int[] tokens) {
        double[][] x = new double[tokens.length][];
        for (int t = 0; t < tokens.length; t++) {
            x[t] = Arrays.copyOfRange(
                    weights.get("model.embed_tokens.weight"), tokens[t] * hidden, (tokens[t] + 1) * hidden);
            if (gemma) {
                scale(x[t], Math.sqrt(hidden));
            }
        }
        for (int layer = 0; layer < integer("num_hidden_layers"); layer++) {
            layer(x, layer, "model.layers." + layer + ".");
        }
        for (int t = 0; t < x.length; t++) {
            x[t] = normed(x[t], "model.norm.weight");
        }
        return x;
    }

    private void layer(double[][] x, int layer, String name) {
        double[][] added = attention(x, layer, name);
        boolean sandwich = type.equals("gemma2") || type.equals("gemma3_text");
        for (int t = 0; t < x.length; t++) {
            add(x[t], sandwich ? normed(added[t], name + "post_attention_layernorm.weight") : added[t]);
            double[] input = normed(
                    x[t], name + (sandwich ? "pre_feedforward_layernorm.weight" : "post_attention_layernorm.weight"));
            double[] output = feedForward(input, name + "mlp.");
            add(x[t], sandwich ? normed(output, name + "post_feedforward_layernorm.weight") : output);
        }
    }

    private double[] feedForward(double[] x, String name) {
        double[] gate;
        double[] up;
        if (weights.has(name + "gate_up_proj.weight")) {
            double[] both = linear(name + "gate_up_proj", x);
            gate = Arrays.copyOfRange(both, 0, both.length / 2);
            up = Arrays.copyOfRange(both, both.length / 2, both.length);
        } else {
            gate = linear(name + "gate_proj", x);
            up = linear(name + "up_proj", x);
        }
        for (int i = 0; i < gate.length; i++) {
            double g = gate[i];
            double bent = gemma
                    ? 0.5 * g * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (g + 0.044715 * g * g * g)))
                    : g / (1 + Math.exp(-g));
            gate[i] = bent * up[i];
        }
        return linear(name + "down_proj", gate);
    }

    private double[][] attention(double[][] x, int layer, String name) {
        int count = x.length;
        double[][] q = new double[count][];
        double[][] k = new double[count][];
        double[][] v = new double[count][];
        for (int t = 0; t < count; t++) {
            double[] input = normed(x[t], name + "input_layernorm.weight");
            if (weights.has(name + "self_attn.qkv_proj.weight")) {
                double[] all = linear(name + "self_attn.qkv_proj", input);
                q[t] = Arrays.copyOfRange(all, 0, heads * size);
                k[t] = Arrays.copyOfRange(all, heads * size, (heads + kvHeads) * size);
                v[t] = Arrays.copyOfRange(all, (heads + kvHeads) * size, all.length);
            } else {
                q[t] = linear(name + "self_attn.q_proj", input);
                k[t] = linear(name + "self_attn.k_proj", input);
                v[t] = linear(name + "self_attn.v_proj", input);
            }
            q[t] = rotated(headsNormed(q[t], name + "self_attn.q_norm.weight"), t, layer);
            k[t] = rotated(headsNormed(k[t], name + "self_attn.k_norm.weight"), t, layer);
        }
        double[][] out = new double[count][];
        for (int t = 0; t < count; t++) {
            double[] seen = new double[heads * size];
            for (int head = 0; head < heads; head++) {
                attend(seen, head, t, layer, q[t], k, v);
            }
            out[t] = linear(name + "self_attn.o_proj", seen);
        }
        return out;
    }

    private void attend(double[] seen, int head, int t, int layer, double[] q, double[][] k, double[][] v) {
        int shared = head / (heads / kvHeads) * size;
        int window = window(layer);
        int first = window > 0 ? Math.max(0, t - window + 1) : 0;
        double scale = config.has("query_pre_attn_scalar")
                ? Math.pow(config.get("query_pre_attn_scalar").getAsDouble(), -0.5)
                : Math.pow(size, -0.5);
        double[] scores = new double[t - first + 1];
        for (int u = first; u <= t; u++) {
            for (int i = 0; i < size; i++) {
                scores[u - first] += q[head * size + i] * k[u][shared + i];
            }
        }
        scale(scores, scale);
        scores = capped(scores, "attn_logit_softcapping");
        double most = Arrays.stream(scores).max().orElseThrow();
        double sum = 0;
        for (int u = 0; u < scores.length; u++) {
            scores[u] = Math.exp(scores[u] - most);
            sum += scores[u];
        }
        for (int u = 0; u < scores.length; u++) {
            for (int i = 0; i < size; i++) {
                seen[head * size + i] += scores[u] / sum * v[first + u][shared + i];
            }
        }
    }

    private int window(int layer) {
        if (!config.has("sliding_window") || config.get("sliding_window").isJsonNull()) {
            return 0;
        }
        boolean narrow;
        if (config.has("layer_types")) {
            narrow = config.getAsJsonArray("layer_types")
                    .get(layer)
                    .getAsString()
                    .equals("sliding_attention");
        } else {
            narrow = switch (type) {
                case "gemma2" -> layer % 2 == 0;
                case "gemma3_text" -> layer % 6 != 5;
                case "qwen2", "qwen3" ->
                    config.get("use_sliding_window").getAsBoolean() && layer >= integer("max_window_layers");
                default -> true;
            };
        }
        return narrow ? integer("sliding_window") : 0;
    }

    private double[] rotated(double[] x, int position, int layer) {
        double[] turned = x.clone();
        for (int head = 0; head < x.length / size; head++) {
            for (int i = 0; i < size / 2; i++) {
                double angle = position * frequency(i, layer);
                double a = x[head * size + i];
                double b = x[head * size + i + size / 2];
                turned[head * size + i] = a * Math.cos(angle) - b * Math.sin(angle);
                turned[head * size + i + size / 2] = b * Math.cos(angle) + a * Math.sin(angle);
            }
        }
        return turned;
    }

    private double frequency(int pair, int layer) {
        boolean local = type.equals("gemma3_text") && window(layer) > 0;
        double theta = local
                ? config.get("rope_local_base_freq").getAsDouble()
                : config.has("rope_theta")
                        ? config.get("rope_theta").getAsDouble()
                        : config.getAsJsonObject("rope_parameters")
                                .get("rope_theta")
                                .getAsDouble();
        double plain = Math.pow(theta, -2.0 * pair / size);
        if (local || !config.has("rope_scaling") || config.get("rope_scaling").isJsonNull()) {
            return plain;
        }
        JsonObject scaling = config.getAsJsonObject("rope_scaling");
        double factor = scaling.get("factor").getAsDouble();
        if (scaling.get("rope_type").getAsString().equals("linear")) {
            return plain / factor;
        }
        double trained = scaling.get("original_max_position_embeddings").getAsDouble();
        double low = scaling.get("low_freq_factor").getAsDouble();
        double high = scaling.get("high_freq_factor").getAsDouble();
        double turns = trained * plain / (2 * Math.PI);
        double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
        return plain / factor + kept * (plain - plain / factor);
    }

    private double[] headsNormed(double[] x, String name) {
        if (!weights.has(name)) {
            return x;
        }
        double[] all = new double[x.length];
        for (int head = 0; head < x.length / size; head++) {
            double[] one = normed(Arrays.copyOfRange(x, head * size, (head + 1) * size), name);
            System.arraycopy(one, 0, all, head * size, size);
        }
        return all;
    }

    private double[] normed(double[] x, String name) {
        double[] w = weights.get(name);
        double squares = 0;
        for (double value : x) {
            squares += value * value;
        }
        double factor = 1 / Math.sqrt(squares / x.length + epsilon);
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * factor * (gemma ? 1 + w[i] : w[i]);
        }
        return y;
    }

    private double[] linear(String name, double[] x) {
        double[] y = product(weights.get(name + ".weight"), x);
        if (weights.has(name + ".bias")) {
            add(y, weights.get(name + ".bias"));
        }
        return y;
    }

    private static double[] product(double[] w, double[] x) {
        double[] y = new double[w.length / x.length];
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < x.length; j++) {
                y[i] += w[i * x.length + j] * x[j];
            }
        }
        return y;
    }

    private double[] capped(double[] x, String name) {
        if (config.has(name) && !config.get(name).isJsonNull()) {
            double cap = config.get(name).getAsDouble();
            for (int i = 0; i < x.length; i++) {
                x[i] = cap * Math.tanh(x[i] / cap);
            }
        }
        return x;
    }

    private boolean isTied() {
        return config.has("tie_word_embeddings")
                ? config.get("tie_word_embeddings").getAsBoolean()
                : gemma;
    }

    private static void scale(double[] x, double factor) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor;
        }
    }

    private static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }

    private int integer(String name) {
        return config.get(name).getAsInt();
    }
}

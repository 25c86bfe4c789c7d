package dev.inferj.djl.reference;

import java.io.IOException;
import java.nio.file.Path;

/** An encoder of BERT's kind in double precision, text by text, without a thought for speed. */
public final class ReferenceEncoder {
    private final Checkpoint weights;
    private final String prefix;
    private final int layers;
    private final int hidden;
    private final int heads;
    private final int firstPosition;
    private final double epsilon;

    public ReferenceEncoder(
            Path folder, String prefix, int layers, int hidden, int heads, int firstPosition, double epsilon)
            throws IOException {
        this.weights = new Checkpoint(folder);
        this.prefix = prefix;
        this.layers = layers;
        this.hidden = hidden;
        this.heads = heads;
        this.firstPosition = firstPosition;
        this.epsilon = epsilon;
    }

    /** Returns the vector of each token. */
    public double[][] read(int[] tokens, int[] types) {
        double[][] x = new double[tokens.length][hidden];
        double[] words = weights.get(prefix + "embeddings.word_embeddings.weight");
        double[] positions = weights.get(prefix + "embeddings.position_embeddings.weight");
        double[] kinds = weights.get(prefix + "embeddings.token_type_embeddings.weight");
        for (int t = 0; t < tokens.length; t++) {
            for (int i = 0; i < hidden; i++) {
                x[t][i] = words[tokens[t] * hidden + i]
                        + positions[(firstPosition + t) * hidden + i]
                        + kinds[types[t] * hidden + i];
            }
            x[t] = norm(x[t], prefix + "embeddings.LayerNorm");
        }
        for (int layer = 0; layer < layers; layer++) {
            x = layer(x, prefix + "encoder.layer." + layer + ".");
        }
        return x;
    }

    /** Returns {@code output(tanh(dense(x)))}. */
    public double score(double[] x, String dense, String output) {
        double[] h = linear(x, dense);
        for (int i = 0; i < h.length; i++) {
            h[i] = Math.tanh(h[i]);
        }
        return linear(h, output)[0];
    }

    private double[][] layer(double[][] x, String name) {
        int n = x.length;
        int size = hidden / heads;
        double[][] q = new double[n][];
        double[][] k = new double[n][];
        double[][] v = new double[n][];
        for (int t = 0; t < n; t++) {
            q[t] = linear(x[t], name + "attention.self.query");
            k[t] = linear(x[t], name + "attention.self.key");
            v[t] = linear(x[t], name + "attention.self.value");
        }
        double[][] y = new double[n][];
        for (int t = 0; t < n; t++) {
            double[] attended = new double[hidden];
            for (int head = 0; head < heads; head++) {
                double[] weight = new double[n];
                double sum = 0;
                for (int u = 0; u < n; u++) {
                    double product = 0;
                    for (int i = head * size; i < (head + 1) * size; i++) {
                        product += q[t][i] * k[u][i];
                    }
                    weight[u] = Math.exp(product / Math.sqrt(size));
                    sum += weight[u];
                }
                for (int u = 0; u < n; u++) {
                    for (int i = head * size; i < (head + 1) * size; i++) {
                        attended[i] += weight[u] / sum * v[u][i];
                    }
                }
            }
            double[] a = norm(plus(x[t], linear(attended, name + "attention.output.dense")), name + "attention.output.LayerNorm");
            double[] up = linear(a, name + "intermediate.dense");
            for (int i = 0; i < up.length; i++) {
                up[i] = gelu(up[i]);
            }
            y[t] = norm(plus(a, linear(up, name + "output.dense")), name + "output.LayerNorm");
        }
        return y;
    }

    private double[] linear(double[] x, String name) {
        double[] w = weights.get(name + ".weight");
        double[] b = weights.get(name + ".bias");
        double[] y = new double[b.length];
        for (int row = 0; row < y.length; row++) {
            y[row] = b[row];
            for (int i = 0; i < x.length; i++) {
                y[row] += w[row * x.length + i] * x[i];
            }
        }
        return y;
    }

    private double[] norm(double[] x, String name) {
        double mean = 0;
        for (double value : x) {
            mean += value / x.length;
        }
        double variance = 0;
        for (double value : x) {
            variance += (value - mean) * (value - mean) / x.length;
        }
        double[] w = weights.get(name + ".weight");
        double[] b = weights.get(name + ".bias");
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (x[i] - mean) / Math.sqrt(variance + epsilon) * w[i] + b[i];
        }
        return y;
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    private static double gelu(double x) {
        return x / 2 * (1 + erf(x / Math.sqrt(2)));
    }

    /** By its series, which is exact to double precision where these values lie. */
    private static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum) && n < 500; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}

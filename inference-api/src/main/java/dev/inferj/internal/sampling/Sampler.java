package dev.inferj.internal.sampling;

import java.nio.FloatBuffer;

/** stub */
public final class Sampler {
    public Sampler(dev.inferj.SamplingOptions o, SamplingWorkspace w, long seed) {}

    public void acceptPrompt(int[] t) {}

    public int next(FloatBuffer logits) {
        int b = 0;
        for (int i = 1; i < logits.limit(); i++) if (logits.get(i) > logits.get(b)) b = i;
        return b;
    }
}

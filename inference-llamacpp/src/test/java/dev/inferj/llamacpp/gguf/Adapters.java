package dev.inferj.llamacpp.gguf;

import java.util.Arrays;

/** Makes LoRA adapters that fit a model. */
public final class Adapters {
    private Adapters() {}

    /** Makes one for some tensors of a model; all its numbers are about 1. */
    public static GgufParts of(GgufParts model, int rank, String... tensors) {
        GgufParts adapter = new GgufParts()
                .text("general.type", "adapter")
                .text("general.architecture", model.text("general.architecture"))
                .text("adapter.type", "lora")
                .decimal("adapter.lora.alpha", rank);
        for (String name : tensors) {
            GgufParts.Tensor base = model.tensors().stream()
                    .filter(t -> t.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            long[] a = Arrays.copyOf(base.shape(), Math.max(2, base.shape().length));
            a[1] = Math.max(1, a[1]);
            long[] b = a.clone();
            if (name.equals("token_embd.weight")) {
                a = new long[] {rank, base.shape()[1]};
                b = new long[] {rank, base.shape()[0]};
            } else {
                a[1] = rank;
                b[0] = rank;
            }
            adapter.put(name + ".lora_a", "F32", 0x3f, a).put(name + ".lora_b", "F32", 0x3f, b);
        }
        return adapter;
    }
}

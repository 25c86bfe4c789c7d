package dev.inferj.djl.internal.architecture;

import java.util.Arrays;
import java.util.Optional;

/** What bends the gate of a feed-forward network. */
public enum Activation {
    SILU("silu", "torch.silu(%s)"),
    GELU_TANH("gelu_pytorch_tanh", "torch.gelu(%s, approximate=\"tanh\")"),
    GELU("gelu", "torch.gelu(%s)");

    private final String configName;
    private final String script;

    Activation(String configName, String script) {
        this.configName = configName;
        this.script = script;
    }

    public static Optional<Activation> named(String name) {
        return Arrays.stream(values())
                .filter(activation -> activation.configName.equals(name))
                .findFirst();
    }

    /** Returns the call in TorchScript. */
    public String of(String argument) {
        return script.formatted(argument);
    }
}

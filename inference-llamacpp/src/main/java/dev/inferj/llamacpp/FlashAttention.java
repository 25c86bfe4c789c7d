package dev.inferj.llamacpp;

/** Whether attention runs as one fused operation, which needs less memory and is not always faster. */
public enum FlashAttention {
    /** Whatever is faster for the device and the layout of the KV cache. */
    AUTO,
    ON,
    OFF
}

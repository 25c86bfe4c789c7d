package dev.inferj.djl;

/** How keys and values are held in the KV cache. */
public enum CacheType {
    /** 32 bits. */
    F32,
    /** 16 bits: half the memory, and faster over a long context. */
    F16
}

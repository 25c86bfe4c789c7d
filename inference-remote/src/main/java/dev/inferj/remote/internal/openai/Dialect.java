package dev.inferj.remote.internal.openai;

/** Who speaks the OpenAI protocol, as far as it makes a difference in what may be asked. */
public enum Dialect {
    /** OpenAI itself, and whatever is not known to be more. */
    OPENAI,
    LLAMA_SERVER,
    VLLM,
    TGI
}

/**
 * Runs models behind servers: vLLM, NVIDIA Triton, Text Generation Inference, Ollama, llama-server and whatever speaks the
 * OpenAI protocol. Start at {@link dev.inferj.remote.OpenAi}.
 */
module dev.inferj.remote {
    requires transitive dev.inferj;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires java.naming;
    requires java.net.http;
    requires org.slf4j;

    exports dev.inferj.remote;

    provides dev.inferj.spi.Provider with
            dev.inferj.remote.OllamaProvider,
            dev.inferj.remote.OpenAiProvider,
            dev.inferj.remote.TgiProvider,
            dev.inferj.remote.TritonProvider,
            dev.inferj.remote.VllmProvider;
}

/**
 * Runs models behind servers: vLLM, NVIDIA Triton, Text Generation Inference, Ollama, llama-server and whatever speaks the
 * OpenAI protocol. Start at {@link dev.inferj.remote.OpenAi}.
 *
 * @uses dev.inferj.remote.internal.triton.TritonGrpc
 */
@SuppressWarnings("module") // inference-triton-grpc need not be there
module dev.inferj.remote {
    requires transitive dev.inferj;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires java.naming;
    requires java.net.http;
    requires org.slf4j;

    exports dev.inferj.remote;
    exports dev.inferj.remote.internal.http to
            dev.inferj.triton.grpc;
    exports dev.inferj.remote.internal.pool to
            dev.inferj.triton.grpc;
    exports dev.inferj.remote.internal.run to
            dev.inferj.triton.grpc;
    exports dev.inferj.remote.internal.stream to
            dev.inferj.triton.grpc;
    exports dev.inferj.remote.internal.triton to
            dev.inferj.triton.grpc;

    uses dev.inferj.remote.internal.triton.TritonGrpc;

    provides dev.inferj.spi.Provider with
            dev.inferj.remote.OllamaProvider,
            dev.inferj.remote.OpenAiProvider,
            dev.inferj.remote.TgiProvider,
            dev.inferj.remote.TritonProvider,
            dev.inferj.remote.VllmProvider;
}

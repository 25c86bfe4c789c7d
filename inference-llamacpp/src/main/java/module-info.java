/** Runs GGUF models in this process, through llama.cpp: start at {@link dev.inferj.llamacpp.LlamaCpp}. */
module dev.inferj.llamacpp {
    requires transitive dev.inferj;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires jdk.management;

    exports dev.inferj.llamacpp;
    exports dev.inferj.llamacpp.gguf;

    provides dev.inferj.spi.Provider with
            dev.inferj.llamacpp.LlamaCppProvider,
            dev.inferj.llamacpp.OllamaLocalProvider;
}

/** Runs Hugging Face folders in this process, through DJL's PyTorch engine: start at {@link dev.inferj.djl.Djl}. */
module dev.inferj.djl {
    requires transitive dev.inferj;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires com.google.gson;
    requires ai.djl.api;
    requires ai.djl.pytorch_engine;
    requires ai.djl.tokenizers;
    requires jdk.management;

    exports dev.inferj.djl;

    provides dev.inferj.spi.Provider with
            dev.inferj.djl.DjlProvider;
}

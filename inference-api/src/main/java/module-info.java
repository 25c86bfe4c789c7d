/**
 * Runs language models behind one fluent API: start at {@link dev.inferj.Inference}.
 *
 * @uses dev.inferj.spi.Provider
 */
@SuppressWarnings("module") // inference-remote need not be there
module dev.inferj {
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.inferj;
    exports dev.inferj.spi;
    exports dev.inferj.internal.json to
            dev.inferj.llamacpp;
    exports dev.inferj.internal.template to
            dev.inferj.remote;
    exports dev.inferj.internal.template.rendering to
            dev.inferj.remote;
    exports dev.inferj.internal.text to
            dev.inferj.remote;

    uses dev.inferj.spi.Provider;
}

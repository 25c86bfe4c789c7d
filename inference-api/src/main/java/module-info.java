/**
 * Runs language models behind one fluent API: start at {@link dev.inferj.Inference}.
 *
 * @uses dev.inferj.spi.Provider
 */
module dev.inferj {
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.inferj;
    exports dev.inferj.spi;

    uses dev.inferj.spi.Provider;
}

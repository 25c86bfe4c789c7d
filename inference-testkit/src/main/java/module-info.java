/**
 * A model without a model for the tests of applications, the contract that every provider proves itself against, and
 * model files with random weights.
 *
 * @provides dev.inferj.spi.Provider
 */
module dev.inferj.testkit {
    requires transitive dev.inferj;
    requires static transitive org.assertj.core;
    requires static transitive org.jspecify;
    requires static transitive org.junit.jupiter.api;

    exports dev.inferj.testkit;
    exports dev.inferj.testkit.contract;
    exports dev.inferj.testkit.gguf;

    provides dev.inferj.spi.Provider with
            dev.inferj.testkit.MockProvider;
}

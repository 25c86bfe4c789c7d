/**
 * A mock provider for the unit tests of applications, contract tests for providers, and models with random weights.
 *
 * @provides dev.inferj.spi.Provider
 */
module dev.inferj.testkit {
    requires transitive dev.inferj;
    requires static transitive org.jspecify;

    exports dev.inferj.testkit;
    exports dev.inferj.testkit.gguf;

    provides dev.inferj.spi.Provider with
            dev.inferj.testkit.MockProvider;
}

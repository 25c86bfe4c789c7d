/**
 * A model without a model for the tests of applications, and the contract that every provider proves itself against.
 *
 * @provides dev.inferj.spi.Provider
 */
module dev.inferj.testkit {
    requires transitive dev.inferj;
    requires static transitive org.assertj.core;
    requires static transitive org.junit.jupiter.api;

    exports dev.inferj.testkit;
    exports dev.inferj.testkit.contract;

    provides dev.inferj.spi.Provider with
            dev.inferj.testkit.MockProvider;
}

/**
 *
 * @provides dev.inferj.spi.Provider
 */
module dev.inferj.testkit {
    requires transitive dev.inferj;

    exports dev.inferj.testkit;

    provides dev.inferj.spi.Provider with
            dev.inferj.testkit.MockProvider;
}

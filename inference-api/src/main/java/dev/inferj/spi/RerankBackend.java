package dev.inferj.spi;

/** A model that scores how well a document fits a query: higher is better. */
public non-sealed interface RerankBackend extends BatchBackend<RerankInput, Float> {}

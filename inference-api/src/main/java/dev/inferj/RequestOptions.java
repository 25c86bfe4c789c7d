package dev.inferj;

/**
 * What only one kind of server understands of a request, in a provider's own typed form. A model of another provider
 * refuses a request that carries it, rather than drop it. Immutable.
 */
public interface RequestOptions {
    /** Returns the scheme of the provider that these options are for. */
    String scheme();
}

package dev.inferj.internal.kv;

/**
 * Where a prompt goes.
 *
 * @param slot the slot it has from now on
 * @param reused how many of its tokens the slot holds already; fewer than the prompt has
 */
public record Placement(int slot, int reused) {}

package dev.inferj;

/**
 * How busy a model is at one moment. Other threads may have changed it by the time it is read.
 *
 * @param waiting requests accepted that have no place yet
 * @param running requests that hold a place: a KV slot, or a connection to a server
 * @param capacity how many may run at once
 */
public record ModelStatus(int waiting, int running, int capacity) {}

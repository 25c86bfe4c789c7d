package dev.inferj.remote.internal.run;

import java.time.Duration;

/**
 * How long a server may be silent.
 *
 * @param firstToken from sending to the first event
 * @param idle between two stretches of bytes from then on
 */
public record Patience(Duration firstToken, Duration idle) {}

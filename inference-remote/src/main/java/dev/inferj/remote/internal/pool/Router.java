package dev.inferj.remote.internal.pool;

import dev.inferj.ChatRequest;
import java.util.List;

/** Which of some servers gets a request. Safe to share between threads. */
@FunctionalInterface
public interface Router {
    /** @param candidates that are well, at least one */
    Replica route(ChatRequest request, List<Replica> candidates);
}

package dev.inferj.testkit;

import dev.inferj.ChatRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The requests that came, in order. Safe to share between threads. */
final class RequestLog {
    private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

    void add(ChatRequest request) {
        requests.add(request);
    }

    List<ChatRequest> all() {
        return List.copyOf(requests);
    }
}

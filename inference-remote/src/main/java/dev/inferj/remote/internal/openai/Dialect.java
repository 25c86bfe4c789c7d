package dev.inferj.remote.internal.openai;

import java.util.List;

/** Who speaks the OpenAI protocol, as far as it makes a difference in what may be asked. */
public enum Dialect {
    /** OpenAI itself, and whatever is not known to be more. */
    OPENAI,
    LLAMA_SERVER("llamacpp:requests_processing", "llamacpp:requests_deferred"),
    VLLM("vllm:num_requests_running", "vllm:num_requests_waiting"),
    TGI("tgi_batch_current_size", "tgi_queue_size");

    private final String running;
    private final String waiting;

    Dialect() {
        this("", "");
    }

    /** Names the gauges of requests that run, and of those that wait. */
    Dialect(String running, String waiting) {
        this.running = running;
        this.waiting = waiting;
    }

    /** Returns the gauges that say together how many requests a server has; none where it does not tell. */
    public List<String> loadGauges() {
        return running.isEmpty() ? List.of() : List.of(running, waiting);
    }
}

package dev.inferj.remote.internal.run;

/** What carries one request to a server and its answer back. Its methods belong to a step of the {@link ServerRun}. */
public interface Exchange {
    /** Sends the request, and looks at the answer to this sending from then on. May throw what says why it cannot be sent. */
    void send();

    /** Looks at what has come, as far as the reader wants it, and tells the run; called again after each {@link ServerRun#wake}. */
    void look();

    /** Wants nothing more from the server. */
    void disconnect();
}

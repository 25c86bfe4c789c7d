package dev.inferj.remote;

import java.io.IOException;
import java.util.List;

/** Tells where the servers of a model are now. Asked when the model is opened, and again and again; may block. */
@FunctionalInterface
public interface Endpoints {
    /**
     * Returns {@code host:port} of each server that has the model. None at all are taken for a mistake and change nothing.
     *
     * @throws IOException if that cannot be found out; the servers known so far stay
     */
    List<String> find() throws IOException;
}

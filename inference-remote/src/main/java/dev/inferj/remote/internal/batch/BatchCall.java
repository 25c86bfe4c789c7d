package dev.inferj.remote.internal.batch;

import java.util.Map;

/**
 * What is sent for a batch.
 *
 * @param path behind the server's own
 * @param headers those that say what the body is
 * @param body not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
public record BatchCall(String path, Map<String, String> headers, byte[] body) {
    /** Sends an object. */
    public static BatchCall json(String path, byte[] body) {
        return new BatchCall(path, Map.of("content-type", "application/json"), body);
    }
}

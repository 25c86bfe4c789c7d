package dev.inferj;

/** The model or its KV cache does not fit in memory: use a smaller model, context or number of slots. */
public final class InsufficientMemoryException extends InferenceException {
    private static final long serialVersionUID = 1L;

    private final long neededBytes;
    private final long availableBytes;

    /**
     * @param neededBytes an estimate; -1 when unknown
     * @param availableBytes what there was; -1 when unknown
     */
    public InsufficientMemoryException(String message, long neededBytes, long availableBytes) {
        super(message);
        this.neededBytes = neededBytes;
        this.availableBytes = availableBytes;
    }

    /** Returns an estimate of the bytes needed; -1 when unknown. */
    public long neededBytes() {
        return neededBytes;
    }

    /** Returns the bytes there were; -1 when unknown. */
    public long availableBytes() {
        return availableBytes;
    }
}

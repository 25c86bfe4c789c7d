package dev.inferj.llamacpp;

/** Follows the loading of a model. */
@FunctionalInterface
public interface LoadListener {
    /**
     * Called now and then from the thread that opens the model.
     *
     * @param fraction of the model that is loaded, from 0 to 1
     * @return false to give up: opening then fails with a {@link java.util.concurrent.CancellationException}
     */
    boolean onProgress(double fraction);
}

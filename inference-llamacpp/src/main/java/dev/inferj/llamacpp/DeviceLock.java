package dev.inferj.llamacpp;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one forward pass run on a device at a time, in the order of asking.
 *
 * <p>ggml's threads spin while they wait for each other: two models that compute at once on the same cores take many
 * times as long as one after the other. So all models of the process that run on the CPU share one lock, and all that
 * have layers on a GPU share another. Fair, so that no model starves. It is the one lock that is held over a native call;
 * nothing else is locked under it.
 */
final class DeviceLock {
    private static final DeviceLock CPU = new DeviceLock();
    private static final DeviceLock GPU = new DeviceLock();

    private final ReentrantLock lock = new ReentrantLock(/* fair= */ true);

    private DeviceLock() {}

    static DeviceLock of(int gpuLayers) {
        return gpuLayers > 0 ? GPU : CPU;
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }
}

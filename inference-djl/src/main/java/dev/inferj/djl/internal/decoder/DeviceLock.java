package dev.inferj.djl.internal.decoder;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one forward pass run on a device at a time, in the order of asking: libtorch's threads spin while they wait for
 * each other, so two models that compute at once on the same cores take many times as long as one after the other. Fair,
 * so that no model starves. It is held over a native call; nothing else is locked under it.
 */
public final class DeviceLock {
    private static final DeviceLock CPU = new DeviceLock();
    private static final DeviceLock GPU = new DeviceLock();

    private final ReentrantLock lock = new ReentrantLock(/* fair= */ true);

    private DeviceLock() {}

    public static DeviceLock of(String device) {
        return device.equals("cpu") ? CPU : GPU;
    }

    public void lock() {
        lock.lock();
    }

    public void unlock() {
        lock.unlock();
    }
}

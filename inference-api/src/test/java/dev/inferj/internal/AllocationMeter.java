package dev.inferj.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Method;

/** Measures what the current thread allocates. By reflection, as the module needs no management otherwise. */
public final class AllocationMeter {
    private final Object bean;
    private final Method allocatedBytes;

    private AllocationMeter(Object bean, Method allocatedBytes) {
        this.bean = bean;
        this.allocatedBytes = allocatedBytes;
    }

    /** Skips the calling test where this JVM cannot tell. */
    public static AllocationMeter orSkip() throws ReflectiveOperationException {
        try {
            Object bean = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
            assumeTrue(type.isInstance(bean), "needs a JVM whose ThreadMXBean counts allocated bytes");
            Method method = type.getMethod("getThreadAllocatedBytes", long.class);
            return new AllocationMeter(bean, method);
        } catch (ClassNotFoundException e) {
            assumeTrue(false, "needs the module jdk.management: " + e);
            throw e;
        }
    }

    /** Returns the bytes that the action allocates, less what measuring does. */
    public long bytes(Runnable action) throws ReflectiveOperationException {
        long idle = allocated();
        long before = allocated();
        action.run();
        return allocated() - before - (before - idle);
    }

    private long allocated() throws ReflectiveOperationException {
        return (long) allocatedBytes.invoke(bean, Thread.currentThread().getId());
    }
}

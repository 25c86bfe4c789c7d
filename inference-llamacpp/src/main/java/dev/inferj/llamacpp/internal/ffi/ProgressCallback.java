package dev.inferj.llamacpp.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CancellationException;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** Tells Java how far a model is loaded. Used by one thread, for one load. */
public final class ProgressCallback {
    private final DoublePredicate listener;
    private @Nullable Throwable thrown;
    private boolean cancelled;

    /**
     * Creates a callback.
     *
     * @param listener gets the fraction loaded; returns false to give up
     */
    public ProgressCallback(DoublePredicate listener) {
        this.listener = listener;
    }

    /** Returns the function to hand to llama.cpp, good until the arena closes. */
    @SuppressWarnings("restricted")
    public MemorySegment function(Arena arena) {
        MethodType type = MethodType.methodType(boolean.class, float.class, long.class);
        try {
            MethodHandle target = MethodHandles.lookup()
                    .findVirtual(ProgressCallback.class, "onProgress", type)
                    .bindTo(this);
            return Linker.nativeLinker()
                    .upcallStub(target, FunctionDescriptor.of(JAVA_BOOLEAN, JAVA_FLOAT, JAVA_LONG), arena);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("onProgress", e);
        }
    }

    /**
     * Ends a load that did not succeed, if it was the listener that ended it.
     *
     * @throws CancellationException if the listener returned false
     */
    public void throwIfEnded() {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (cancelled) {
            throw new CancellationException("the load listener cancelled the loading of the model");
        }
    }

    /** {@code bool (*llama_progress_callback)(float progress, void * user_data)} */
    @SuppressWarnings("unused") // called from native code
    private boolean onProgress(float progress, long userData) {
        try {
            cancelled = !listener.test(Math.clamp(progress, 0f, 1f));
            return !cancelled;
        } catch (Throwable t) {
            thrown = t; // nothing may leave an upcall, or the JVM ends; throwIfEnded throws it
            return false;
        }
    }
}

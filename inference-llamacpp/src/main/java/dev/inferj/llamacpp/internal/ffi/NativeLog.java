package dev.inferj.llamacpp.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what llama.cpp logs to the logger {@code dev.inferj.llamacpp.native}: its errors as warnings, since the exception
 * that follows is the error; the rest as debug and trace, so that a model that works logs nothing by default.
 *
 * <p>llama.cpp has one log callback per process and library, called from any thread. It decides by level, on plain
 * numbers, before it makes any Java object of a message.
 */
public final class NativeLog {
    private static final int DEBUG = 1;
    private static final int ERROR = 4;
    private static final int CONTINUED = 5;
    private static final int MAX_KEPT = 4096;

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.inferj.llamacpp.native");
    private static final ThreadLocal<@Nullable StringBuilder> ERRORS = new ThreadLocal<>();

    private NativeLog() {}

    /** Makes a callback for a library. It is never freed, as the library is never unloaded and may call it any time. */
    @SuppressWarnings("restricted")
    static MemorySegment callback() {
        MethodType type = MethodType.methodType(void.class, int.class, long.class, long.class);
        try {
            MethodHandle target = MethodHandles.lookup().findStatic(NativeLog.class, "log", type);
            return Linker.nativeLinker()
                    .upcallStub(target, FunctionDescriptor.ofVoid(JAVA_INT, JAVA_LONG, JAVA_LONG), Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("log", e);
        }
    }

    /**
     * Runs a native call that returns a pointer, and reports the errors that it logged if that is null.
     *
     * @param onFailure makes an exception of the errors, which are in one line
     */
    public static MemorySegment explained(Supplier<MemorySegment> call, FailureReport onFailure) {
        takeErrors();
        MemorySegment result = call.get();
        if (result.address() == 0) {
            throw onFailure.report(takeErrors());
        }
        return result;
    }

    /** Forgets, and returns, the errors that native calls logged on this thread since the last time, in one line. */
    public static String takeErrors() {
        String errors = errors();
        ERRORS.remove();
        return errors.isEmpty() ? "llama.cpp gave no reason" : errors;
    }

    /** Returns those errors without forgetting them; empty if there are none. */
    static String errors() {
        StringBuilder errors = ERRORS.get();
        return errors == null ? "" : errors.toString();
    }

    /** {@code void (*ggml_log_callback)(enum ggml_log_level level, const char * text, void * user_data)} */
    @SuppressWarnings("unused") // called from native code
    private static void log(int level, long text, long userData) {
        try {
            if (level == ERROR || isWanted(level)) {
                log(level, message(text));
            }
        } catch (Throwable t) {
            // Nothing may leave an upcall, or the JVM ends; and a logger that fails cannot be told through the logger.
        }
    }

    private static boolean isWanted(int level) {
        return switch (level) {
            case DEBUG, CONTINUED -> LOGGER.isTraceEnabled();
            default -> LOGGER.isDebugEnabled();
        };
    }

    private static void log(int level, String message) {
        if (message.isEmpty()) {
            return;
        }
        switch (level) {
            case ERROR -> {
                keep(message);
                LOGGER.warn(message);
            }
            case DEBUG, CONTINUED -> LOGGER.trace(message);
            default -> LOGGER.debug(message);
        }
    }

    private static void keep(String error) {
        StringBuilder errors = ERRORS.get();
        if (errors == null) {
            ERRORS.set(new StringBuilder(error));
        } else if (errors.length() < MAX_KEPT) {
            errors.append("; ").append(error);
        }
    }

    private static String message(long text) {
        String message = Pointers.text(text);
        return message == null ? "" : message.strip();
    }

    /** Makes an exception of what llama.cpp said. */
    @FunctionalInterface
    public interface FailureReport {
        RuntimeException report(String reason);
    }
}

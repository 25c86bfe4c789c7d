package dev.inferj.djl.internal.torch;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.inferj.EngineFailedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A program in TorchScript, loaded and ready to be called. Safe to share between threads until it is closed. */
public final class ScriptModule implements AutoCloseable {
    /** What libtorch puts before an operator's own message, behind the trace. */
    private static final String CAUSE = "RuntimeError: ";

    /** Of a reason; behind it some list all that libtorch has. */
    private static final int MOST_CHARS = 300;

    private final PtNDManager manager;
    private final PtSymbolBlock block;

    private ScriptModule(PtNDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    /**
     * Loads a program.
     *
     * @param methods as {@link ScriptArchive#write} takes them
     * @throws EngineFailedException if this libtorch does not know one of its operators, or the text is wrong
     */
    static ScriptModule load(String methods) {
        PtNDManager manager = Torch.newManager();
        try {
            PtSymbolBlock block = JniUtils.loadModule(
                    manager,
                    new ByteArrayInputStream(ScriptArchive.write(methods)),
                    /* mapLocation= */ false,
                    /* hasSize= */ false);
            return new ScriptModule(manager, block);
        } catch (EngineException e) {
            manager.close();
            throw new EngineFailedException("libtorch cannot load a program: " + reason(e), e);
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException(e); // there is no I/O
        }
    }

    /**
     * Calls a method.
     *
     * @return the result, for the caller to close
     * @throws EngineFailedException if it fails
     */
    public NativeValue call(String method, NativeValue... arguments) {
        IValue[] values = new IValue[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments[i].open();
        }
        try {
            return new NativeValue(IValueUtils.runMethod(block, method, values));
        } catch (EngineException e) {
            throw new EngineFailedException("libtorch failed in " + method + ": " + reason(e), e);
        }
    }

    @Override
    public void close() {
        block.close();
        manager.close();
    }

    private static String reason(EngineException e) {
        return Optional.ofNullable(e.getMessage()).flatMap(ScriptModule::reason).orElse(e.toString());
    }

    /** Returns what libtorch says went wrong, without the trace through the program that it puts before. */
    static Optional<String> reason(String message) {
        int error = message.lastIndexOf(CAUSE);
        String said = error < 0 ? message : message.substring(error + CAUSE.length());
        return said.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(line -> line.length() <= MOST_CHARS ? line : line.substring(0, MOST_CHARS) + " …");
    }
}

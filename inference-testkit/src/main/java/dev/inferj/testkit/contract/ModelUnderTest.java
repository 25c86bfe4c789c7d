package dev.inferj.testkit.contract;

import dev.inferj.Inference;
import dev.inferj.ModelOptions;
import java.util.Set;

/**
 * What a provider tells the contract of itself and of the model it is tested with: a small one that says the same to
 * the same request at temperature 0. All but {@link #inference} may be called often, and should be cheap.
 */
public interface ModelUnderTest {
    /** Starts an {@link Inference} that knows the provider. Default: one that looks on the class path. */
    default Inference.Builder inference() {
        return Inference.builder();
    }

    /** Returns options that open the model, served as asked. */
    ModelOptions options(Serving serving);

    /** Returns an address of the same model, without settings. */
    String address();

    /** Returns an address, without settings, at which there is no model. */
    String missingAddress();

    /** Returns a prompt whose greedy answer has 32 tokens or more, and ends by itself or when the context is full. */
    String prompt();

    /**
     * Returns a prompt whose greedy answer has 320 events or more. It need never end; the sooner it does, the more often
     * a test that needs it under way has to try again.
     */
    String endlessPrompt();

    Set<Capability> capabilities();

    /** Returns how many tokens one event may hold at most. */
    default int tokensPerEvent() {
        return 1;
    }
}

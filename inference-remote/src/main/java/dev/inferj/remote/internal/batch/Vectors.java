package dev.inferj.remote.internal.batch;

import dev.inferj.InputKind;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.run.RequestText;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.spi.EmbeddingInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the answers of all embedding servers have in common: lists of numbers. */
public final class Vectors {
    private Vectors() {}

    /**
     * Refuses what no server can do.
     *
     * @throws InvalidRequestException if the text is not Unicode, or wants a prefix that only the model's files tell
     */
    public static void check(ModelInfo info, EmbeddingInput input) {
        RequestText.check(input.text());
        if (input.kind() != InputKind.PLAIN) {
            throw new InvalidRequestException("a server does not tell which prefix " + info.name() + " wants for a "
                    + input.kind() + ": put it in front of the text, and leave the kind PLAIN");
        }
    }

    public static List<String> texts(List<EmbeddingInput> inputs) {
        return inputs.stream().map(EmbeddingInput::text).toList();
    }

    /**
     * Reads one vector.
     *
     * @param value as it stands in an answer
     * @throws StreamFault if it is none
     */
    public static float[] read(@Nullable Object value) {
        if (!(value instanceof List<?> numbers) || numbers.isEmpty()) {
            throw new StreamFault("something other than a vector");
        }
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!(numbers.get(i) instanceof Number number)) { // llama-server writes null for what is no number
                throw new StreamFault("a vector with something other than numbers");
            }
            vector[i] = number.floatValue();
        }
        return vector;
    }

    /**
     * Returns the vectors of all inputs.
     *
     * @throws StreamFault if one is missing, or they differ in length
     */
    public static List<float[]> complete(float[] @Nullable [] vectors) {
        List<float[]> complete = new ArrayList<>(vectors.length);
        for (float[] vector : vectors) {
            if (vector == null) {
                throw new StreamFault("vectors for some of the inputs only");
            }
            if (!complete.isEmpty() && vector.length != complete.get(0).length) {
                throw new StreamFault("vectors of different lengths");
            }
            complete.add(vector);
        }
        return complete;
    }
}

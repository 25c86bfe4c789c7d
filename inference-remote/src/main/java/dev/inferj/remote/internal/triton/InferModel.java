package dev.inferj.remote.internal.triton;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.spi.Settings;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model that is asked by Triton's {@code infer}: its tensors, by its configuration.
 *
 * @param maxBatchSize inputs of one call; 0 where tensors have no dimension for the batch
 */
public record InferModel(ModelInfo info, int maxBatchSize, List<InferTensor> inputs, List<InferTensor> outputs) {
    /**
     * Asks a server for it.
     *
     * @throws dev.inferj.ModelNotFoundException if the server has no such model, or has it not loaded
     * @throws dev.inferj.ProviderUnavailableException if the server cannot be reached, or does not answer as Triton does
     */
    public static InferModel ask(HttpCalls http, Settings settings, String scheme, String model) {
        JsonObject config = TritonQuestions.ask(http, scheme, model, "/config");
        ModelInfo info = ModelInfo.builder(scheme, model)
                .contextTokens(settings.find(HttpSettings.CONTEXT_TOKENS).orElse(0))
                .build();
        return new InferModel(
                info,
                Math.max(0, config.integer("max_batch_size").orElse(0)),
                config.objects("input").stream().map(InferTensor::of).toList(),
                config.objects("output").stream().map(InferTensor::of).toList());
    }

    boolean isBatched() {
        return maxBatchSize > 0;
    }

    /** Returns how many inputs one call may have, at least 1. */
    int mostInputs() {
        return Math.max(1, maxBatchSize);
    }

    /**
     * Returns the inputs that texts go into, so many as they are.
     *
     * @param named their names, as far as the user gave them
     * @param settings what the user names them by
     * @throws InvalidModelException if there are others, or other inputs that must be there
     */
    List<InferTensor> textInputs(List<@Nullable String> named, List<String> settings) {
        List<InferTensor> required =
                inputs.stream().filter(input -> !input.optional()).toList();
        boolean allNamed = named.stream().allMatch(name -> name != null);
        List<InferTensor> texts = allNamed
                ? named.stream().map(name -> named(inputs, name)).toList()
                : required.stream().filter(InferTensor::isText).toList();
        if (texts.size() != named.size()
                || !texts.containsAll(required)
                || !texts.stream().allMatch(InferTensor::isText)) {
            throw new InvalidModelException(
                    info.name() + " must take " + named.size() + " tensor(s) of text (" + InferTensor.TEXT
                            + ") and need no other, but takes " + names(inputs)
                            + ": name them by " + String.join(" and ", settings)
                            + ", or have the server tokenize in an ensemble",
                    null);
        }
        for (InferTensor text : texts) {
            if (!text.takesOne()) {
                throw new InvalidModelException(
                        info.name() + " must take one text for each input, but " + text.name() + " has the shape "
                                + text.dims(),
                        null);
            }
        }
        return texts;
    }

    /**
     * Returns the output of numbers.
     *
     * @param name as the user gave it; null for the only one there is
     * @throws InvalidModelException if there is none, or several
     */
    InferTensor floatOutput(@Nullable String name) {
        Predicate<InferTensor> wanted =
                name == null ? InferTensor::isFloating : output -> output.name().equals(name);
        List<InferTensor> found = outputs.stream().filter(wanted).toList();
        if (found.size() != 1 || !found.get(0).isFloating()) {
            throw new InvalidModelException(
                    info.name() + " must have one output of floating-point numbers" + (name == null ? "" : ", " + name)
                            + ", but has " + names(outputs) + ": name it by output",
                    null);
        }
        return found.get(0);
    }

    private static InferTensor named(List<InferTensor> tensors, @Nullable String name) {
        return tensors.stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElse(new InferTensor(String.valueOf(name), "", List.of(), /* optional= */ false));
    }

    private static List<String> names(List<InferTensor> tensors) {
        return tensors.stream()
                .flatMap(tensor -> Stream.of(tensor.name() + " " + tensor.type() + " " + tensor.dims()
                        + (tensor.optional() ? " optional" : "")))
                .toList();
    }
}

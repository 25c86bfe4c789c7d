package dev.inferj.remote.internal.triton;

import dev.inferj.InferenceException;
import dev.inferj.InvalidModelException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelInfo;
import dev.inferj.Truncation;
import dev.inferj.remote.internal.batch.BatchCall;
import dev.inferj.remote.internal.batch.BatchProtocol;
import dev.inferj.remote.internal.batch.Vectors;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.run.Refusals;
import dev.inferj.spi.EmbeddingInput;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Embeddings by a model, or an ensemble with its tokenizer, that takes texts and gives a vector for each. */
public final class TritonEmbeddings implements BatchProtocol<EmbeddingInput, float[]> {
    private final InferModel model;
    private final InferTensor text;
    private final InferTensor output;
    private final TritonErrors errors;

    /**
     * @param text the name of the input, where the user gave it
     * @param output the name of the output, where the user gave it
     * @throws InvalidModelException if the model is none that does that
     */
    public TritonEmbeddings(InferModel model, @Nullable String text, @Nullable String output, ServerAddress server) {
        this.model = model;
        this.text = model.textInputs(Arrays.asList(text), List.of("textInput")).get(0);
        this.output = model.floatOutput(output);
        if (this.output.hasRows()) {
            throw new InvalidModelException(
                    model.info().name() + " gives a vector for each token, as its output " + this.output.name()
                            + " has the shape " + this.output.dims() + ": export it with pooling",
                    null);
        }
        this.errors = new TritonErrors(new Refusals(server, Clock.systemUTC()));
    }

    @Override
    public ModelInfo info() {
        return model.info();
    }

    @Override
    public void check(EmbeddingInput input) {
        Vectors.check(model.info(), input);
        if (input.truncation() != Truncation.REFUSE) {
            throw new InvalidRequestException(
                    "Triton is not told whether to cut texts: use Truncation.REFUSE, or cut them before");
        }
    }

    @Override
    public Object kind(EmbeddingInput input) {
        return input.truncation();
    }

    @Override
    public int mostInputs() {
        return model.mostInputs();
    }

    @Override
    public BatchCall call(List<EmbeddingInput> inputs) {
        return new InferCall(model, output.name())
                .texts(text, Vectors.texts(inputs))
                .done();
    }

    @Override
    public List<float[]> results(HttpCalls.ShortAnswer answer, int count) {
        return List.of(InferAnswer.of(answer).rows(output.name(), count, model.isBatched()));
    }

    @Override
    public InferenceException refused(List<EmbeddingInput> inputs, Refusal refusal) {
        return errors.refused(Vectors.texts(inputs), refusal);
    }
}

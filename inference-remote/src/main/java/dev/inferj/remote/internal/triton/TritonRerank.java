package dev.inferj.remote.internal.triton;

import dev.inferj.InferenceException;
import dev.inferj.InvalidModelException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelInfo;
import dev.inferj.Truncation;
import dev.inferj.remote.internal.batch.BatchCall;
import dev.inferj.remote.internal.batch.BatchProtocol;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.run.Refusals;
import dev.inferj.remote.internal.run.RequestText;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.spi.RerankInput;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Scores by a model, or an ensemble with its tokenizer, that takes a query and a document and gives one number for them. */
public final class TritonRerank implements BatchProtocol<RerankInput, Float> {
    private final InferModel model;
    private final InferTensor query;
    private final InferTensor document;
    private final InferTensor output;
    private final TritonErrors errors;

    /**
     * @param query the name of the query's input, where the user gave it; else the one of two that has "query" in its name
     * @param document the name of the document's input, where the user gave it
     * @param output the name of the output, where the user gave it
     * @throws InvalidModelException if the model is none that does that
     */
    public TritonRerank(
            InferModel model,
            @Nullable String query,
            @Nullable String document,
            @Nullable String output,
            ServerAddress server) {
        this.model = model;
        List<String> settings = List.of("queryInput", "documentInput");
        List<InferTensor> texts = model.textInputs(Arrays.asList(query, document), settings);
        boolean named = query != null && document != null;
        int queries = named ? 0 : onlyQuery(texts);
        this.query = texts.get(queries);
        this.document = texts.get(1 - queries);
        this.output = model.floatOutput(output);
        if (!this.output.takesOne()) {
            throw new InvalidModelException(
                    model.info().name() + " must give one number for a document, but its output " + this.output.name()
                            + " has the shape " + this.output.dims(),
                    null);
        }
        this.errors = new TritonErrors(new Refusals(server, Clock.systemUTC()));
    }

    private int onlyQuery(List<InferTensor> texts) {
        boolean first = texts.get(0).name().toLowerCase(Locale.ROOT).contains("query");
        boolean second = texts.get(1).name().toLowerCase(Locale.ROOT).contains("query");
        if (first == second) {
            throw new InvalidModelException(
                    "which of " + texts.get(0).name() + " and " + texts.get(1).name() + " is the query of "
                            + model.info().name() + "? Name them by queryInput and documentInput",
                    null);
        }
        return first ? 0 : 1;
    }

    @Override
    public ModelInfo info() {
        return model.info();
    }

    @Override
    public void check(RerankInput input) {
        RequestText.check(input.query());
        RequestText.check(input.document());
        if (input.truncation() != Truncation.REFUSE) {
            throw new InvalidRequestException(
                    "Triton is not told whether to cut documents: use Truncation.REFUSE, or cut them before");
        }
    }

    @Override
    public Object kind(RerankInput input) {
        return input.truncation(); // each document goes with a query of its own
    }

    @Override
    public int mostInputs() {
        return model.mostInputs();
    }

    @Override
    public BatchCall call(List<RerankInput> inputs) {
        return new InferCall(model, output.name())
                .texts(query, inputs.stream().map(RerankInput::query).toList())
                .texts(document, inputs.stream().map(RerankInput::document).toList())
                .done();
    }

    @Override
    public List<Float> results(HttpCalls.ShortAnswer answer, int count) {
        List<Float> scores = new ArrayList<>(count);
        for (float[] row : InferAnswer.of(answer).rows(output.name(), count, model.isBatched())) {
            if (row.length != 1) {
                throw new StreamFault(row.length + " numbers for a document, instead of one");
            }
            scores.add(row[0]);
        }
        return scores;
    }

    @Override
    public InferenceException refused(List<RerankInput> inputs, Refusal refusal) {
        List<String> texts = new ArrayList<>();
        for (RerankInput input : inputs) {
            texts.add(input.query());
            texts.add(input.document());
        }
        return errors.refused(texts, refusal);
    }
}

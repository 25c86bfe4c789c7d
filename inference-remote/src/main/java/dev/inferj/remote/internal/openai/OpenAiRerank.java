package dev.inferj.remote.internal.openai;

import dev.inferj.InferenceException;
import dev.inferj.InvalidModelException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelInfo;
import dev.inferj.Truncation;
import dev.inferj.remote.internal.batch.BatchCall;
import dev.inferj.remote.internal.batch.BatchProtocol;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.json.Body;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.run.Refusals;
import dev.inferj.remote.internal.run.RequestText;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.spi.RerankInput;
import dev.inferj.spi.Settings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores by {@code /rerank}, which vLLM and llama-server have beside the OpenAI protocol, after Jina AI's: a query, a list
 * of documents, and {@code results} with {@code index} and {@code relevance_score}.
 */
public final class OpenAiRerank implements BatchProtocol<RerankInput, Float> {
    private final ModelInfo info;
    private final Dialect dialect;
    private final OpenAiErrors errors;
    private final Map<String, @Nullable Object> extra;

    /** @throws InvalidModelException if the server has no such path */
    public OpenAiRerank(OpenAiFacts.Found found, ServerAddress server, Settings settings) {
        this.info = found.info();
        this.dialect = found.dialect();
        if (dialect != Dialect.VLLM && dialect != Dialect.LLAMA_SERVER) {
            throw new InvalidModelException("the server " + server + " is neither vLLM nor llama-server, and the OpenAI"
                    + " protocol has no ranking: " + info.name() + " must be opened at one of those");
        }
        this.errors = new OpenAiErrors(new Refusals(server, Clock.systemUTC()));
        this.extra = HttpSettings.extraBody(settings);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public void check(RerankInput input) {
        RequestText.check(input.query());
        RequestText.check(input.document());
        if (input.truncation() != Truncation.REFUSE && dialect != Dialect.VLLM) {
            throw new InvalidRequestException(
                    "llama-server does not cut documents: use Truncation.REFUSE, or cut them before");
        }
    }

    /** What goes into one call. */
    private record Kind(String query, Truncation truncation) {}

    @Override
    public Object kind(RerankInput input) {
        return new Kind(input.query(), input.truncation());
    }

    @Override
    public BatchCall call(List<RerankInput> inputs) {
        return BatchCall.json("/rerank", Body.write(extra, fields -> {
            fields.field("model", info.name());
            fields.field("query", inputs.get(0).query());
            fields.field("documents", inputs.stream().map(RerankInput::document).toList());
            if (inputs.get(0).truncation() == Truncation.CUT_END) {
                fields.field("truncate_prompt_tokens", -1); // as many as the model reads
            }
        }));
    }

    @Override
    public List<Float> results(HttpCalls.ShortAnswer answer, int count) {
        @Nullable Float[] scores = new @Nullable Float[count];
        for (JsonObject item : answer.requireObject().objects("results")) {
            int index = item.integer("index").orElse(-1);
            double score = item.number("relevance_score");
            if (index < 0 || index >= count || scores[index] != null || Double.isNaN(score)) {
                throw new StreamFault("a score for a document that it was not sent, or none");
            }
            scores[index] = (float) score;
        }
        List<Float> complete = new ArrayList<>(count);
        for (Float score : scores) {
            if (score == null) {
                throw new StreamFault("scores for some of the documents only");
            }
            complete.add(score);
        }
        return complete;
    }

    @Override
    public int tokens(HttpCalls.ShortAnswer answer) {
        return OpenAiUsage.promptTokens(answer.requireObject());
    }

    @Override
    public InferenceException refused(List<RerankInput> inputs, Refusal refusal) {
        List<String> texts = new ArrayList<>(List.of(inputs.get(0).query()));
        inputs.forEach(input -> texts.add(input.document()));
        return errors.refused(texts, refusal);
    }
}

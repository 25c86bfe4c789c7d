package dev.inferj.remote.internal.openai;

import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelInfo;
import dev.inferj.Truncation;
import dev.inferj.remote.internal.batch.BatchCall;
import dev.inferj.remote.internal.batch.BatchProtocol;
import dev.inferj.remote.internal.batch.Vectors;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.json.Body;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.run.Refusals;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.Settings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings by the OpenAI protocol: {@code /embeddings} with a list of texts. vLLM cuts what is too long where it is told
 * to ({@code truncate_prompt_tokens}); the others refuse it.
 */
public final class OpenAiEmbeddings implements BatchProtocol<EmbeddingInput, float[]> {
    private final ModelInfo info;
    private final Dialect dialect;
    private final OpenAiErrors errors;
    private final Map<String, @Nullable Object> extra;

    public OpenAiEmbeddings(OpenAiFacts.Found found, ServerAddress server, Settings settings) {
        this.info = found.info();
        this.dialect = found.dialect();
        this.errors = new OpenAiErrors(new Refusals(server, Clock.systemUTC()));
        this.extra = HttpSettings.extraBody(settings);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public void check(EmbeddingInput input) {
        Vectors.check(info, input);
        if (input.truncation() != Truncation.REFUSE && dialect != Dialect.VLLM) {
            throw new InvalidRequestException("the OpenAI protocol, as " + info.name()
                    + " speaks it, does not cut texts: use Truncation.REFUSE, or cut them before");
        }
    }

    @Override
    public Object kind(EmbeddingInput input) {
        return input.truncation();
    }

    @Override
    public BatchCall call(List<EmbeddingInput> inputs) {
        return BatchCall.json("/embeddings", Body.write(extra, fields -> {
            fields.field("model", info.name());
            fields.field("input", Vectors.texts(inputs));
            fields.field("encoding_format", "float");
            if (inputs.get(0).truncation() == Truncation.CUT_END) {
                fields.field("truncate_prompt_tokens", -1); // as many as the model reads
            }
        }));
    }

    @Override
    public List<float[]> results(HttpCalls.ShortAnswer answer, int count) {
        float[][] vectors = new float[count][];
        for (JsonObject item : answer.requireObject().objects("data")) {
            int index = item.integer("index").orElse(-1);
            if (index < 0 || index >= count || vectors[index] != null) {
                throw new StreamFault("a vector for an input that it was not sent");
            }
            vectors[index] = Vectors.read(item.get("embedding"));
        }
        return Vectors.complete(vectors);
    }

    @Override
    public int tokens(HttpCalls.ShortAnswer answer) {
        return OpenAiUsage.promptTokens(answer.requireObject());
    }

    @Override
    public InferenceException refused(List<EmbeddingInput> inputs, Refusal refusal) {
        return errors.refused(Vectors.texts(inputs), refusal);
    }
}

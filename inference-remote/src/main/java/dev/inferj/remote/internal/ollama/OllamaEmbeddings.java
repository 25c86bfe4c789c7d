package dev.inferj.remote.internal.ollama;

import dev.inferj.InferenceException;
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
import dev.inferj.remote.internal.run.Refusals;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.Settings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Embeddings by Ollama's {@code /api/embed}: a list of texts, which it cuts where it is told to ({@code truncate}). */
public final class OllamaEmbeddings implements BatchProtocol<EmbeddingInput, float[]> {
    private final ModelInfo info;
    private final OllamaProtocol.Always always;
    private final OllamaErrors errors;
    private final Map<String, @Nullable Object> extra;

    public OllamaEmbeddings(ModelInfo info, ServerAddress server, Settings settings, OllamaProtocol.Always always) {
        this.info = info;
        this.always = always;
        this.errors = new OllamaErrors(new Refusals(server, Clock.systemUTC()));
        this.extra = HttpSettings.extraBody(settings);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public void check(EmbeddingInput input) {
        Vectors.check(info, input);
    }

    @Override
    public Object kind(EmbeddingInput input) {
        return input.truncation();
    }

    @Override
    public BatchCall call(List<EmbeddingInput> inputs) {
        return BatchCall.json("/api/embed", Body.write(extra, fields -> {
            fields.field("model", info.name());
            fields.field("input", Vectors.texts(inputs));
            fields.field("truncate", inputs.get(0).truncation() == Truncation.CUT_END);
            for (Map.Entry<String, Object> field : always.fields().entrySet()) {
                fields.field(field.getKey(), field.getValue());
            }
            if (!always.options().isEmpty()) {
                fields.field("options", always.options());
            }
        }));
    }

    @Override
    public List<float[]> results(HttpCalls.ShortAnswer answer, int count) {
        if (!(answer.requireObject().get("embeddings") instanceof List<?> embeddings) || embeddings.size() != count) {
            throw new StreamFault("vectors for some of the inputs only");
        }
        float[][] vectors = new float[count][];
        for (int i = 0; i < count; i++) {
            vectors[i] = Vectors.read(embeddings.get(i));
        }
        return Vectors.complete(vectors);
    }

    @Override
    public int tokens(HttpCalls.ShortAnswer answer) {
        return Math.max(0, answer.requireObject().integer("prompt_eval_count").orElse(0));
    }

    @Override
    public InferenceException refused(List<EmbeddingInput> inputs, Refusal refusal) {
        return errors.refused(Vectors.texts(inputs), refusal);
    }
}

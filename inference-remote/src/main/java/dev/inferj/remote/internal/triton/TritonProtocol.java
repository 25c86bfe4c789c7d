package dev.inferj.remote.internal.triton;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.json.Body;
import dev.inferj.remote.internal.run.Answer;
import dev.inferj.remote.internal.run.AnswerReader;
import dev.inferj.remote.internal.run.Protocol;
import dev.inferj.remote.internal.run.Refusals;
import dev.inferj.remote.internal.stream.EventReader;
import dev.inferj.remote.internal.stream.SseReader;
import dev.inferj.spi.Settings;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Triton's generate extension: always {@code generate_stream}, since only that is cancelled when the client leaves. */
public final class TritonProtocol implements Protocol {
    private static final int MOST_EVENT_BYTES = 16 << 20;

    private final GenerateModel model;
    private final TritonErrors errors;
    private final Map<String, @Nullable Object> extra;

    public TritonProtocol(GenerateModel model, ServerAddress server, Settings settings) {
        this.model = model;
        this.errors = new TritonErrors(new Refusals(server, Clock.systemUTC()));
        this.extra = HttpSettings.extraBody(settings);
    }

    @Override
    public ModelInfo info() {
        return model.info();
    }

    @Override
    public String probePath() {
        return "/v2/health/ready";
    }

    @Override
    public void check(ChatRequest request) {
        model.check(request);
    }

    @Override
    public Call call(ChatRequest request) {
        Map<String, Object> inputs = model.inputs(request);
        return new Call(
                "/v2/models/" + model.info().name() + "/generate_stream",
                "text/event-stream",
                Body.write(extra, body -> {
                    for (Map.Entry<String, Object> input : inputs.entrySet()) {
                        body.field(input.getKey(), input.getValue());
                    }
                }));
    }

    @Override
    public EventReader events() {
        return new SseReader(MOST_EVENT_BYTES);
    }

    @Override
    public AnswerReader answers(ChatRequest request, Answer answer) {
        return new GenerateEvents(answer, model.text(request, answer), event -> errors.inStream(request, event));
    }

    @Override
    public InferenceException refused(ChatRequest request, Refusal refusal) {
        return errors.refused(request, refusal);
    }
}

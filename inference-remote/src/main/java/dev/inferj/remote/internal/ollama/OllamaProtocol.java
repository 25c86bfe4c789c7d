package dev.inferj.remote.internal.ollama;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.ModelInfo;
import dev.inferj.ToolCall;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.json.Body;
import dev.inferj.remote.internal.run.Answer;
import dev.inferj.remote.internal.run.AnswerReader;
import dev.inferj.remote.internal.run.Protocol;
import dev.inferj.remote.internal.run.Refusals;
import dev.inferj.remote.internal.stream.EventReader;
import dev.inferj.remote.internal.stream.NdjsonReader;
import dev.inferj.spi.Settings;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ollama's protocol: {@code /api/chat} for messages and {@code /api/generate} for raw prompts, always streamed. */
public final class OllamaProtocol implements Protocol {
    private static final int MOST_EVENT_BYTES = 16 << 20;

    private final ModelInfo info;
    private final OllamaBody body;
    private final OllamaErrors errors;
    private final Map<String, @Nullable Object> extra;

    /**
     * What goes into every request.
     *
     * @param fields beside the messages
     * @param options among Ollama's {@code options}
     */
    public record Always(Map<String, Object> fields, Map<String, Object> options) {}

    public OllamaProtocol(ModelInfo info, ServerAddress server, Settings settings, Always always) {
        this.info = info;
        this.body = new OllamaBody(info.name(), always);
        this.errors = new OllamaErrors(new Refusals(server, Clock.systemUTC()));
        this.extra = HttpSettings.extraBody(settings);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public String probePath() {
        return "/api/version";
    }

    @Override
    public void check(ChatRequest request) {
        refuse(!request.sampling().logitBias().isEmpty(), "logitBias");
        refuse(!request.templateVariables().isEmpty(), "templateVariable");
        refuse(request.options().isPresent(), "options of a request");
        for (Message message : request.messages()) {
            for (MessagePart part : message.parts()) {
                refuse(
                        part instanceof MessagePart.Media media
                                && media.address().isPresent(),
                        "images by their address");
            }
            for (ToolCall call : message.toolCalls()) {
                refuse(call.argumentsAsMap().isEmpty(), "tool calls whose arguments are no object in JSON");
            }
        }
    }

    @Override
    public Call call(ChatRequest request) {
        String path = request.rawPrompt().isPresent() ? "/api/generate" : "/api/chat";
        return new Call(path, "application/x-ndjson", Body.write(extra, fields -> body.write(fields, request)));
    }

    @Override
    public EventReader events() {
        return new NdjsonReader(MOST_EVENT_BYTES);
    }

    @Override
    public AnswerReader answers(ChatRequest request, Answer answer) {
        return new OllamaLines(answer, line -> errors.inStream(request, line));
    }

    @Override
    public InferenceException refused(ChatRequest request, Refusal refusal) {
        return errors.refused(request, refusal);
    }

    private static void refuse(boolean asked, String what) {
        if (asked) {
            throw new InvalidRequestException("Ollama has no " + what + ": leave that out");
        }
    }
}

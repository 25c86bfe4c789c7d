package dev.inferj.remote.internal.openai;

import dev.inferj.ChatRequest;
import dev.inferj.Feature;
import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.ModelInfo;
import dev.inferj.SamplingOptions;
import dev.inferj.remote.internal.http.HttpCalls;
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
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The OpenAI protocol: {@code /chat/completions} for messages and {@code /completions} for raw prompts, always streamed. */
public final class OpenAiProtocol implements Protocol {
    private static final int MOST_EVENT_BYTES = 16 << 20;

    private final ModelInfo info;
    private final Dialect dialect;
    private final ChatBody body;
    private final OpenAiErrors errors;
    private final Map<String, @Nullable Object> extra;
    private final MoreFields more;

    /** Writes what only one dialect has. */
    @FunctionalInterface
    public interface MoreFields {
        void write(Body body, ChatRequest request) throws IOException;
    }

    public OpenAiProtocol(OpenAiFacts.Found found, ServerAddress server, Settings settings) {
        this(found, server, settings, (body, request) -> {});
    }

    public OpenAiProtocol(OpenAiFacts.Found found, ServerAddress server, Settings settings, MoreFields more) {
        this.info = found.info();
        this.dialect = found.dialect();
        this.body = new ChatBody(dialect, info.name(), maxTokensName(server));
        this.errors = new OpenAiErrors(new Refusals(server, Clock.systemUTC()));
        this.more = more;
        this.extra = HttpSettings.extraBody(settings);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public String probePath() {
        return "/models";
    }

    @Override
    public List<String> loadGauges() {
        return dialect.loadGauges();
    }

    @Override
    public void check(ChatRequest request) {
        SamplingOptions sampling = request.sampling();
        if (dialect == Dialect.OPENAI || dialect == Dialect.TGI) {
            refuse(sampling.topK().isPresent(), "topK");
            refuse(sampling.minP().isPresent(), "minP");
            refuse(sampling.repetitionPenalty().isPresent(), "repetitionPenalty");
            refuse(!request.templateVariables().isEmpty(), "templateVariable");
        }
        if (request.rawPrompt().isPresent() && dialect != Dialect.VLLM) {
            refuse(request.responseFormat().isPresent(), "responseFormat for a raw prompt");
        }
        if (dialect != Dialect.VLLM) {
            for (Message message : request.messages()) {
                for (MessagePart part : message.parts()) {
                    refuse(
                            part instanceof MessagePart.Media media
                                    && media.feature() == Feature.SOUND
                                    && media.address().isPresent(),
                            "sound by its address");
                }
            }
        }
    }

    @Override
    public Call call(ChatRequest request) {
        String path = request.rawPrompt().isPresent() ? "/completions" : "/chat/completions";
        return new Call(path, "text/event-stream", Body.write(extra, fields -> {
            body.write(fields, request);
            more.write(fields, request);
        }));
    }

    @Override
    public int countTokens(ChatRequest request, HttpCalls http) {
        return new TokenCount(this, body, http).of(request, dialect);
    }

    @Override
    public EventReader events() {
        return new SseReader(MOST_EVENT_BYTES);
    }

    @Override
    public AnswerReader answers(ChatRequest request, Answer answer) {
        return new ChatChunks(answer, event -> errors.inStream(request, event));
    }

    @Override
    public InferenceException refused(ChatRequest request, Refusal refusal) {
        return errors.refused(request, refusal);
    }

    private void refuse(boolean asked, String what) {
        if (asked) {
            throw new InvalidRequestException("the OpenAI protocol, as " + info.name()
                    + " speaks it, has no " + what + ": leave it out, use an address of the server's own kind, or the"
                    + " setting extraBody");
        }
    }

    /** OpenAI's newer models refuse the old name, and other servers do not know the new one. */
    private static String maxTokensName(ServerAddress server) {
        boolean isOpenAi = server.host().endsWith("openai.com") || server.host().endsWith("openai.azure.com");
        return isOpenAi ? "max_completion_tokens" : "max_tokens";
    }
}

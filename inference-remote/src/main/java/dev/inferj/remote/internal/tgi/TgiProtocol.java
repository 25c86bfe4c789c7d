package dev.inferj.remote.internal.tgi;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelInfo;
import dev.inferj.SamplingOptions;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.json.Body;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.openai.ChatBody;
import dev.inferj.remote.internal.openai.ChatChunks;
import dev.inferj.remote.internal.openai.Dialect;
import dev.inferj.remote.internal.run.Answer;
import dev.inferj.remote.internal.run.AnswerReader;
import dev.inferj.remote.internal.run.Protocol;
import dev.inferj.remote.internal.run.Questions;
import dev.inferj.remote.internal.run.Refusals;
import dev.inferj.remote.internal.stream.EventReader;
import dev.inferj.remote.internal.stream.SseReader;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.spi.Settings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * TGI's protocol: {@code /v1/chat/completions} for messages and its own {@code /generate_stream} for raw prompts, always
 * streamed. It leaves stop strings in the text, so they are cut off here.
 */
public final class TgiProtocol implements Protocol {
    private static final int MOST_EVENT_BYTES = 16 << 20;

    private final ModelInfo info;
    private final @Nullable String lora;
    private final ChatBody chat;
    private final TgiErrors errors;
    private final Map<String, @Nullable Object> extra;

    public TgiProtocol(ModelInfo info, ServerAddress server, Settings settings) {
        this.info = info;
        this.lora = settings.find(HttpSettings.LORA).orElse(null);
        this.chat = new ChatBody(Dialect.TGI, lora == null ? info.name() : lora, "max_tokens");
        this.errors = new TgiErrors(new Refusals(server, Clock.systemUTC()));
        this.extra = HttpSettings.extraBody(settings);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public String probePath() {
        return "/health";
    }

    @Override
    public List<String> loadGauges() {
        return Dialect.TGI.loadGauges();
    }

    @Override
    public void check(ChatRequest request) {
        SamplingOptions sampling = request.sampling();
        boolean isChat = request.rawPrompt().isEmpty();
        refuse(isChat && sampling.topK().isPresent(), "topK for messages");
        refuse(isChat && sampling.repetitionPenalty().isPresent(), "repetitionPenalty for messages");
        refuse(!isChat && sampling.presencePenalty().isPresent(), "presencePenalty for raw prompts");
        refuse(sampling.minP().isPresent(), "minP");
        refuse(!sampling.logitBias().isEmpty(), "logitBias");
        refuse(!request.templateVariables().isEmpty(), "templateVariable");
        refuse(request.options().isPresent(), "options of a request");
        refuse(sampling.seed().orElse(0) < 0, "seeds below 0");
        refuse(!isChat && request.logprobs().orElse(0) > 5, "more than 5 logprobs");
    }

    @Override
    public Call call(ChatRequest request) {
        return request.rawPrompt().isPresent()
                ? new Call(
                        "/generate_stream",
                        "text/event-stream",
                        Body.write(extra, fields -> GenerateBody.write(fields, request, lora)))
                : new Call(
                        "/v1/chat/completions",
                        "text/event-stream",
                        Body.write(extra, fields -> chat.write(fields, request)));
    }

    /** Raw prompts and messages are asked for by two ways, of which the first answers with a list alone. */
    @Override
    public int countTokens(ChatRequest request, HttpCalls http) {
        String text = request.rawPrompt().orElse(null);
        if (text != null) {
            byte[] question = Body.write(Map.of(), fields -> fields.field("inputs", text));
            return Questions.answer(this, http, request, http.post("/tokenize", question), answer -> {
                List<JsonObject> tokens = Json.tryObjects(answer.body());
                if (tokens == null) {
                    throw new StreamFault("no tokens");
                }
                return tokens.size();
            });
        }
        byte[] question = Body.write(Map.of(), fields -> chat.writePrompt(fields, request));
        return Questions.answer(this, http, request, http.post("/chat_tokenize", question), answer -> {
            if (answer.requireObject().get("tokenize_response") instanceof List<?> tokens) {
                return tokens.size();
            }
            throw new StreamFault("no tokens");
        });
    }

    @Override
    public EventReader events() {
        return new SseReader(MOST_EVENT_BYTES);
    }

    @Override
    public AnswerReader answers(ChatRequest request, Answer answer) {
        answer.cutAt(request.sampling().stop());
        return request.rawPrompt().isPresent()
                ? new GenerateEvents(answer, request.logprobs().isPresent(), event -> errors.inStream(request, event))
                : new ChatChunks(answer, event -> errors.inStream(request, event));
    }

    @Override
    public InferenceException refused(ChatRequest request, Refusal refusal) {
        return errors.refused(request, refusal);
    }

    private static void refuse(boolean asked, String what) {
        if (asked) {
            throw new InvalidRequestException("TGI has no " + what + ": leave that out");
        }
    }
}

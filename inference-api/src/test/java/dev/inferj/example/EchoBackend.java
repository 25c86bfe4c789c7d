package dev.inferj.example;

import dev.inferj.ChatRequest;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.ModelInfo;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Says the last message of each request again, word by word. One thread does it all, a word of each answer in turn. */
final class EchoBackend implements RequestBackend {
    private final ModelInfo info;
    private final Settings settings;
    private final ExecutorService thread;

    EchoBackend(String model, Settings settings) {
        this.info = ModelInfo.builder(Echo.SCHEME, model).build();
        this.settings = settings;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(task, "echo-" + model);
            created.setDaemon(true);
            return created;
        });
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public ServingOptions serving() {
        return ServingOptions.of(settings);
    }

    @Override
    public int maxConcurrent() {
        return settings.get(Echo.PARALLEL);
    }

    @Override
    public void check(ChatRequest request) {
        if (!request.sampling().logitBias().isEmpty()) {
            throw new InvalidRequestException("echo models choose no tokens: leave logitBias out");
        }
    }

    @Override
    public Running start(ChatRequest request, RequestSink sink) {
        List<Message> messages = request.messages();
        String said = request.rawPrompt()
                .orElseGet(() -> messages.get(messages.size() - 1).text());
        EchoAnswer answer = new EchoAnswer(said, request.sampling(), sink, thread);
        answer.goOn();
        return answer;
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}

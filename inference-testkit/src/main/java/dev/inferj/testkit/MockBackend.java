package dev.inferj.testkit;

import dev.inferj.ChatRequest;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.Feature;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelInfo;
import dev.inferj.TimeSource;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import java.util.EnumSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An opened {@link Mock}. Tokens are said on threads of its own or, where they have delays, by the clock's alarms. */
final class MockBackend implements RequestBackend {
    private final Mock mock;
    private final Settings settings;
    private final Playback playback;
    private final ModelInfo info;
    private final int contextTokens;
    private final Pace pace;
    private final ExecutorService threads;
    private final RealTime realTime;
    private final TimeSource time;

    MockBackend(Mock mock, Settings settings, Playback playback) {
        this.mock = mock;
        this.settings = settings;
        this.playback = playback;
        this.contextTokens = settings.get(Mock.CONTEXT_TOKENS);
        this.info = ModelInfo.builder(mock.scheme(), mock.model())
                .contextTokens(contextTokens)
                .features(EnumSet.of(Feature.TOKEN_COUNT))
                .build();
        this.pace = Pace.of(settings);
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "inferj-mock-" + mock.model());
            thread.setDaemon(true);
            return thread;
        });
        this.realTime = new RealTime(threads);
        TimeSource given = mock.time();
        this.time = given == null ? realTime : given;
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
        return settings.get(Mock.MAX_CONCURRENT);
    }

    @Override
    public void check(ChatRequest request) {
        mock.log().add(request);
        int promptTokens = Words.promptTokens(request, mock.cutter());
        if (promptTokens == 0) {
            throw new InvalidRequestException("the prompt has no tokens: say something");
        }
        if (promptTokens >= contextTokens) {
            throw new ContextLengthExceededException(promptTokens, contextTokens);
        }
        playback.admit();
    }

    @Override
    public int countTokens(ChatRequest request) {
        return Words.promptTokens(request, mock.cutter());
    }

    @Override
    public Running start(ChatRequest request, RequestSink sink) {
        MockAnswer answer = playback.answer(request);
        int promptTokens = Words.promptTokens(request, mock.cutter());
        AnswerPlan plan = AnswerPlan.of(answer, mock.cutter(), request.sampling(), contextTokens - promptTokens);
        MockRun run = new MockRun(plan, answer.failure(), promptTokens, pace, time, threads, sink);
        run.begin();
        return run;
    }

    @Override
    public void close() {
        realTime.close();
        threads.shutdown();
    }
}

package dev.inferj.testkit.contract;

import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.ModelStatus;
import dev.inferj.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An open model and what a contract test needs around it. Leaves nothing running, even if the test fails. */
final class TestBed implements AutoCloseable {
    /** What {@link #request} ends after. */
    static final int MAX_TOKENS = 32;

    private final ModelUnderTest subject;
    private final Serving serving;
    private final @Nullable VirtualTime time;
    private final Inference inference;
    private final ChatModel model;
    private final List<RecordingSubscriber> subscribers = new CopyOnWriteArrayList<>();

    private TestBed(ModelUnderTest subject, Serving serving, @Nullable VirtualTime time) {
        this.subject = subject;
        this.serving = serving;
        this.time = time;
        Inference.Builder builder = subject.inference();
        this.inference = (time == null ? builder : builder.timeSource(time)).build();
        this.model = inference.chat(subject.options(serving));
    }

    static TestBed open(ModelUnderTest subject) {
        return open(subject, Serving.ROOMY);
    }

    static TestBed open(ModelUnderTest subject, Serving serving) {
        return new TestBed(subject, serving, null);
    }

    /** Opens one whose deadlines and drain time pass when {@link #time} is moved. */
    static TestBed openAtVirtualTime(ModelUnderTest subject, Serving serving) {
        return new TestBed(subject, serving, new VirtualTime());
    }

    Inference inference() {
        return inference;
    }

    ChatModel model() {
        return model;
    }

    VirtualTime time() {
        if (time == null) {
            throw new IllegalStateException("this test bed runs in real time");
        }
        return time;
    }

    /** Starts a request that the model answers with {@link #MAX_TOKENS} tokens, always the same. */
    ChatRequest.Builder request() {
        return ask(subject, subject.prompt()).maxTokens(MAX_TOKENS);
    }

    /** Starts a request that the model answers for a good while. */
    ChatRequest.Builder endless() {
        return ask(subject, subject.endlessPrompt());
    }

    /** Starts a request of any text, in the form that the model takes. */
    ChatRequest.Builder ask(String text) {
        return ask(subject, text);
    }

    static ChatRequest.Builder ask(ModelUnderTest subject, String text) {
        ChatRequest.Builder builder = ChatRequest.builder().greedy();
        return subject.capabilities().contains(Capability.MESSAGES) ? builder.user(text) : builder.rawPrompt(text);
    }

    ChatResponse send(ChatRequest.Builder request) {
        return Await.result("the answer", model.sendAsync(request.build()));
    }

    RecordingSubscriber subscribe(ChatRequest.Builder request, RecordingSubscriber subscriber) {
        subscribers.add(subscriber);
        model.publish(request.build()).subscribe(subscriber);
        return subscriber;
    }

    /** Sends a request that goes no further for want of demand. */
    RecordingSubscriber park(ChatRequest.Builder request) {
        return subscribe(request, RecordingSubscriber.withoutDemand());
    }

    /** Parks requests until the next one is refused. */
    void fill() {
        for (int i = 0; i < serving.slots() + serving.maxWaiting(); i++) {
            if (model.status().waiting() >= serving.maxWaiting()) {
                return;
            }
            park(endless());
        }
    }

    /** Cancels every subscriber there is. */
    void cancelSubscribers() {
        subscribers.forEach(RecordingSubscriber::cancel);
    }

    /** Waits until every request has given its place back. */
    void awaitIdle() {
        Await.until("the model has nothing to do", () -> {
            ModelStatus status = model.status();
            return status.running() == 0 && status.waiting() == 0;
        });
    }

    @Override
    public void close() {
        cancelSubscribers();
        Background<Boolean> closing = Background.run("closing", inference::close);
        if (time != null) {
            Await.until("the model closes", () -> {
                time.advance(Duration.ofMinutes(1));
                return closing.isDone();
            });
        }
        closing.result();
    }
}

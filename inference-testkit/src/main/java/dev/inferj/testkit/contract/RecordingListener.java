package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatEvent;
import dev.inferj.ChatResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Listens to an answer and remembers what it was told; can be made to hold on to its first event for as long as a test
 * wants. Safe to share between threads.
 */
public final class RecordingListener implements Consumer<ChatEvent> {
    private final List<ChatEvent> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released;

    private RecordingListener(CountDownLatch released) {
        this.released = released;
    }

    /** Takes everything as it comes. */
    public static RecordingListener prompt() {
        return new RecordingListener(new CountDownLatch(0));
    }

    /** Blocks in its first event until {@link #release}. */
    public static RecordingListener blocked() {
        return new RecordingListener(new CountDownLatch(1));
    }

    @Override
    public void accept(ChatEvent event) {
        events.add(event);
        reached.countDown();
        await("the release of the listener", released);
    }

    /** Waits until it has been told of its first event. */
    public void awaitFirst() {
        await("the first event", reached);
    }

    /** Lets a blocked listener go on. */
    public void release() {
        released.countDown();
    }

    /** Returns what it was told so far. */
    public List<ChatEvent> events() {
        return List.copyOf(events);
    }

    /** Returns the answer that it was told, which must be over. */
    public ChatResponse response() {
        return Events.response(events());
    }

    private static void await(String what, CountDownLatch latch) {
        try {
            assertThat(latch.await(Await.PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
                    .as(what)
                    .isTrue();
        } catch (InterruptedException e) {
            throw Await.interrupted(what, e);
        }
    }
}

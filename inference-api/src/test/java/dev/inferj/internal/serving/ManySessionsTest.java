package dev.inferj.internal.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.internal.engine.HandTurnedModel;
import dev.inferj.spi.StepLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sixty-four sessions talk over four slots, each with twenty turns, in an order that comes from a seed. */
class ManySessionsTest {
    private static final int SESSIONS = 64;
    private static final int TURNS = 20;

    /** Turns under way at a time, over the four slots. */
    private static final int MOST_WAITING = 10;

    @TempDir
    private Path folder;

    private final List<Speaker> speakers = new ArrayList<>();

    /** What was said to its end: a cache that forgets nothing would hold all of it. */
    private final List<String> said = new ArrayList<>();

    private long cached;
    private long cacheable;

    @ParameterizedTest
    @CsvSource({
        "1, true, 10000000",
        "2, false, 10000000",
        "3, true, 0",
        "4, false, 0",
        "5, true, 30000",
        "6, false, 30000"
    })
    void everyAnswerIsTheColdAnswerAndMemoryIsUsedWell(long seed, boolean shared, long hostBytes) {
        StepLimits limits = new StepLimits(4, 512, shared ? 1024 : 4 * 512, 64);
        HandTurnedModel engine =
                shared ? HandTurnedModel.shared(limits, hostBytes) : HandTurnedModel.streams(limits, hostBytes);
        SessionKey key = new SessionKey(folder.resolve("key"));
        ChatModel model = new ServedModel(engine, engine.time(), Runnable::run, key, closed -> {});
        for (int i = 0; i < SESSIONS; i++) {
            speakers.add(new Speaker(model.session().open()));
        }

        talk(engine, new SplittableRandom(seed));

        assertThat(engine.violation()).isNull();
        assertThat(said).hasSizeGreaterThanOrEqualTo(SESSIONS * TURNS);
        if (hostBytes > 1_000_000) {
            assertThat(engine.restored()).isPositive();
            assertThat((double) cached / cacheable)
                    .as("cached of what could be")
                    .isGreaterThan(0.95);
        }
        speakers.forEach(speaker -> speaker.session.close());
        assertThat(engine.status().running()).isZero();
        assertThat(engine.status().waiting()).isZero();
        assertThat(engine.cellsLeft()).isZero();
        model.close();
        assertThat(engine.time().alarms()).isZero();
    }

    private void talk(HandTurnedModel engine, SplittableRandom random) {
        int waiting = 0;
        List<Speaker> unfinished = new ArrayList<>(speakers);
        while (!unfinished.isEmpty()) {
            int index = random.nextInt(unfinished.size());
            Speaker speaker = unfinished.get(index);
            if (!speaker.isWaiting() && waiting < MOST_WAITING) {
                if (speaker.asked == TURNS) {
                    unfinished.remove(index);
                    continue;
                }
                change(speaker, random);
                speaker.ask(random);
                cacheable += heldByACacheThatForgetsNothing(speaker.transcript.toString());
                waiting++;
            }
            for (int turns = random.nextInt(4); turns > 0; turns--) {
                engine.turn();
            }
            for (Speaker each : unfinished) {
                waiting -= hear(engine, each);
            }
        }
    }

    /** Now and then a session takes its last turn back, or goes on from where another one is. */
    private void change(Speaker speaker, SplittableRandom random) {
        Speaker other = speakers.get(random.nextInt(speakers.size()));
        if (random.nextInt(12) == 0) {
            speaker.rewind();
        } else if (random.nextInt(20) == 0 && other != speaker && !other.isWaiting()) {
            speaker.goOnFrom(other);
        }
    }

    private int hear(HandTurnedModel engine, Speaker speaker) {
        ChatRequest whole = speaker.wholeRequest();
        ChatResponse answer = speaker.takeAnswer();
        if (answer == null) {
            return 0;
        }
        assertThat(answer.usage().promptTokens()).isEqualTo(speaker.transcript.length());
        assertThat(answer.text()).isEqualTo(engine.coldAnswer(whole));
        cached += answer.usage().cachedTokens();
        speaker.transcript.append(answer.text());
        said.add(speaker.transcript.substring(0, Speaker.computed(speaker.transcript, answer)));
        return 1;
    }

    private int heldByACacheThatForgetsNothing(String prompt) {
        int most = 0;
        for (String text : said) {
            int length = Math.min(text.length(), prompt.length() - 1);
            if (length > most && text.regionMatches(0, prompt, 0, most)) {
                while (most < length && text.regionMatches(0, prompt, 0, most + 1)) {
                    most++;
                }
            }
        }
        return most;
    }
}

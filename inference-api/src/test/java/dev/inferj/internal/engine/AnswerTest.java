package dev.inferj.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatEvent;
import dev.inferj.ChatRequest;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.RecordingReader;
import dev.inferj.internal.delivery.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private final RecordingReader reader = new RecordingReader();
    private final Exchange exchange =
            Exchange.read(ChatRequest.builder().rawPrompt("x").build(), new VirtualTime(), Runnable::run, reader);

    AnswerTest() {
        reader.onSubscribe(exchange.subscription());
        reader.request(Long.MAX_VALUE);
    }

    @Test
    void deliversEachTokenAtOnce() {
        Answer answer = new Answer(exchange, List.of());
        assertThat(append(answer, "ab")).isFalse();
        assertThat(append(answer, "c")).isFalse();
        assertThat(deltas()).containsExactly("ab", "c");
        assertThat(answer.text()).isEqualTo("abc");
    }

    @Test
    void cutsTheStopStringOffAndSaysWhichItWas() {
        Answer answer = new Answer(exchange, List.of("STOP", "xx"));
        assertThat(append(answer, "abST")).isFalse();
        assertThat(append(answer, "OPde")).isTrue();
        answer.close();
        assertThat(answer.text()).isEqualTo("ab");
        assertThat(answer.matchedStop()).isEqualTo("STOP");
        assertThat(reader.text).hasToString("ab");
    }

    @Test
    void holdsBackWhatMayBecomeAStopString() {
        Answer answer = new Answer(exchange, List.of("STOP"));
        append(answer, "aST");
        assertThat(deltas()).containsExactly("a");
        append(answer, "b");
        assertThat(deltas()).containsExactly("a", "STb");
    }

    @Test
    void closeGivesWhatWasHeldBack() {
        Answer answer = new Answer(exchange, List.of("STOP"));
        append(answer, "aST");
        answer.close();
        answer.close();
        assertThat(answer.text()).isEqualTo("aST");
        assertThat(answer.matchedStop()).isNull();
        assertThat(reader.text).hasToString("aST");
    }

    @Test
    void halfACharacterBehindTheStopStringIsNoPartOfTheAnswer() {
        Answer answer = new Answer(exchange, List.of("STOP"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("aSTOP".getBytes(UTF_8));
        bytes.write(0xE2);
        assertThat(answer.append(bytes.toByteArray())).isTrue();
        answer.close();
        assertThat(answer.text()).isEqualTo("a");
        assertThat(reader.text).hasToString("a");
    }

    @Test
    void emptyTokensDeliverNothing() {
        Answer answer = new Answer(exchange, List.of());
        append(answer, "");
        answer.close();
        assertThat(reader.events).isEmpty();
        assertThat(answer.text()).isEmpty();
    }

    private List<String> deltas() {
        return reader.events.stream().map(ChatEvent::text).toList();
    }

    private static boolean append(Answer answer, String text) {
        return answer.append(text.getBytes(UTF_8));
    }
}

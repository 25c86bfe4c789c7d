package dev.inferj.internal.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.ContextPolicy;
import dev.inferj.InferenceException;
import dev.inferj.InvalidSessionException;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.Session;
import dev.inferj.ToolCall;
import dev.inferj.internal.AllocationMeter;
import dev.inferj.internal.delivery.SystemTime;
import dev.inferj.internal.engine.BatchedModel;
import dev.inferj.internal.kv.SavedCells;
import dev.inferj.spi.StepLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Session files with one thing changed, as they are and signed anew by whoever has the key. */
class SessionFileMutantsTest {
    private static final int MUTANTS = 2_000;

    @TempDir
    private Path folder;

    private Path changed;
    private SessionKey key;
    private SessionFile sessions;
    private final List<SessionFileParts> originals = new ArrayList<>();
    private int longest;

    @BeforeEach
    void writeOriginals() throws IOException {
        changed = folder.resolve("changed");
        key = new SessionKey(folder.resolve("key"));
        sessions = new SessionFile(key);
        for (SavedSession session : List.of(ofRawPrompts(), ofMessages())) {
            sessions.write(changed, session);
            byte[] file = Files.readAllBytes(changed);

            longest = Math.max(longest, file.length);
            originals.add(new SessionFileParts(file));
        }
    }

    @Test
    void whoHasNotTheKeyCannotChangeAnything() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(random);
            SavedSession read = read(mutant);
            assertThat(read == null || isWritten(read, mutant))
                    .as("mutant %d", i)
                    .isTrue();
            if (read != null) {
                assertThat(originals).as("mutant %d", i).anyMatch(original -> original.isFile(mutant));
            }
        }
    }

    @Test
    void whatIsSignedAnewIsRefusedOrReadToTheLastByte() throws Exception {
        AllocationMeter meter = AllocationMeter.orSkip();
        SplittableRandom random = new SplittableRandom(4);
        int accepted = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(random);
            if (mutant.length < SessionFileParts.HEAD) {
                continue;
            }
            sign(mutant);
            List<SavedSession> read = new ArrayList<>();
            long allocated = meter.bytes(() -> {
                SavedSession session = read(mutant);
                if (session != null) {
                    read.add(session);
                }
            });
            assertThat(allocated).as("bytes allocated for mutant %d", i).isLessThan(400_000L + 20L * longest);
            for (SavedSession session : read) {
                accepted++;
                assertThat(isWritten(session, mutant))
                        .as("mutant %d is written as it was read", i)
                        .isTrue();
            }
        }
        assertThat(accepted).as("mutants that make sense").isBetween(MUTANTS / 20, MUTANTS);
    }

    @Test
    void aModelOutlivesWhateverASignedFileHolds() throws IOException {
        HashingBackend backend = new HashingBackend(new StepLimits(2, 400, 800, 64), true, 1 << 20);
        SystemTime time = new SystemTime();
        ChatModel model =
                new ServedModel(new BatchedModel(backend, time, () -> 1L), time, Runnable::run, key, closed -> {});
        ask(model.session().open());
        Session session = model.session().open();
        String right = ask(session);
        session.save(changed);
        SessionFileParts original = new SessionFileParts(Files.readAllBytes(changed));
        SplittableRandom random = new SplittableRandom(6);
        int opened = 0;
        for (int i = 0; i < MUTANTS / 4; i++) {
            byte[] mutant = original.mutant(random, originals.get(i % 2));
            if (mutant.length >= SessionFileParts.HEAD) {
                sign(mutant);
                Files.write(changed, mutant);
                opened += askRestored(model) ? 1 : 0;
            }
        }
        assertThat(opened).as("mutants that went on").isPositive();
        assertThat(ask(model.session().tenant("somebody else").open())).isEqualTo(right);
        model.close();
        time.close();
    }

    /** Returns whether a session could be gone on with; fails the test if that ended in an unknown way. */
    private boolean askRestored(ChatModel model) {
        try (Session session = model.restoreSession(changed)) {
            ask(session);
            return true;
        } catch (InferenceException e) {
            return false;
        }
    }

    private static String ask(Session session) {
        return session.request()
                .rawPrompt("hello")
                .greedy()
                .maxTokens(20)
                .send()
                .text();
    }

    private void sign(byte[] content) {
        byte[] signature = key.sign(content, SessionFileParts.HEAD);
        System.arraycopy(signature, 0, content, SessionFileParts.HEAD - signature.length, signature.length);
    }

    /** Returns what a file holds, or null if it is refused; any other exception fails the test. */
    private @Nullable SavedSession read(byte[] content) {
        try {
            Files.write(changed, content);
            return sessions.read(changed);
        } catch (InvalidSessionException e) {
            return null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns whether a session is written just so. */
    private boolean isWritten(SavedSession session, byte[] content) throws IOException {
        sessions.write(changed, session);
        return Arrays.equals(Files.readAllBytes(changed), content);
    }

    private byte[] mutant(SplittableRandom random) {
        int index = random.nextInt(originals.size());
        return originals.get(index).mutant(random, originals.get(1 - index));
    }

    private static SavedSession ofRawPrompts() {
        Conversation conversation = Conversation.begin("model", List.of());
        for (int i = 0; i < 3; i++) {
            ChatRequest question =
                    ChatRequest.builder().rawPrompt("question " + i).build();
            conversation = conversation.answered(question, "answer \u00e9\ud83d\ude00 " + i, List.of(), null);
        }
        int[] tokens = IntStream.range(0, 30).toArray();
        byte[] state = new byte[100];
        new SplittableRandom(5).nextBytes(state);
        return new SavedSession(
                "fingerprint",
                "tenant",
                ContextPolicy.SHIFT,
                conversation.resumed(conversation.allTurns(), tokens),
                new SavedCells(tokens, state));
    }

    private static SavedSession ofMessages() {
        Conversation conversation = Conversation.begin("model", List.of(Message.system("Be brief.")));
        for (int i = 0; i < 2; i++) {
            ChatRequest question = ChatRequest.builder()
                    .user("question " + i)
                    .message(Message.user(
                            MessagePart.text("and another"),
                            MessagePart.media("image/png", new byte[] {1, 2, (byte) i}),
                            MessagePart.media("audio/wav", URI.create("https://example.com/" + i))))
                    .toolResult(new ToolCall("id" + i, "tool", "{}"), "result")
                    .build();
            ToolCall call = new ToolCall("id", "tool", "{\"a\":" + i + "}");
            conversation = conversation.answered(question, "answer " + i, List.of(call, call), null);
        }
        return new SavedSession(
                "fingerprint", null, ContextPolicy.FAIL, conversation.resumed(conversation.allTurns(), null), null);
    }
}

package dev.inferj.internal.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.ContextPolicy;
import dev.inferj.InvalidSessionException;
import dev.inferj.Session;
import dev.inferj.internal.delivery.SystemTime;
import dev.inferj.internal.engine.BatchedModel;
import dev.inferj.spi.StepLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionFileTest {
    private final SystemTime time = new SystemTime();

    @TempDir
    private Path folder;

    private Path file;
    private Path key;
    private ChatModel model;

    @BeforeEach
    void open() {
        file = folder.resolve("session");
        key = folder.resolve("key");
        model = serve(key);
    }

    @AfterEach
    void close() {
        model.close();
        time.close();
    }

    @Test
    void aRestoredSessionGoesOnWithItsCells() {
        Session session = model.session().open();
        turn(session, "a".repeat(200));
        session.save(file);
        String expected = turn(session, "more").text();
        model.close();
        model = serve(key);

        Session restored = model.restoreSession(file);
        ChatResponse next = turn(restored, "more");

        assertThat(next.text()).isEqualTo(expected);
        assertThat(next.usage().cachedTokens()).isGreaterThanOrEqualTo(200);
        assertThat(restored.turns()).isEqualTo(2);
    }

    @Test
    void anUntouchedSessionCanBeSavedToo() {
        model.session().open().save(file);

        assertThat(model.restoreSession(file).turns()).isZero();
    }

    @Test
    void onlyTheOwnerMayReadTheFileAndTheKey() throws IOException {
        assumeThat(file.getFileSystem().supportedFileAttributeViews()).contains("posix");
        model.session().open().save(file);

        for (Path path : new Path[] {file, key}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aFileOfAnotherUserIsRefused() {
        model.session().open().save(file);
        ChatModel other = serve(folder.resolve("other-key"));

        assertThatExceptionOfType(InvalidSessionException.class)
                .isThrownBy(() -> other.restoreSession(file))
                .withMessageContaining("signature is wrong")
                .withMessageContaining(file.toString());
        other.close();
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatExceptionOfType(InvalidSessionException.class)
                .isThrownBy(() -> model.restoreSession(folder.resolve("nothing")))
                .withMessageContaining("there is no such file");
    }

    @Test
    void aSessionOfAnotherModelIsRefusedButItsTranscriptIsNot() {
        Session session = model.session().open();
        turn(session, "hello");
        session.save(file);
        ChatModel other = serve(key, "another");

        assertThatExceptionOfType(InvalidSessionException.class)
                .isThrownBy(() -> other.restoreSession(file))
                .withMessageContaining("it is of the model hash")
                .withMessageContaining("restoreTranscript");
        Session rebuilt = other.restoreTranscript(file);
        ChatResponse next = turn(rebuilt, "more");
        assertThat(next.usage().cachedTokens()).isZero();
        assertThat(next.usage().promptTokens()).isGreaterThan("hellomore".length());
        assertThat(rebuilt.turns()).isEqualTo(2);
        other.close();
    }

    @Test
    void theContextPolicyIsKept() {
        Session session = model.session().whenFull(ContextPolicy.DROP_OLDEST).open();
        turn(session, "a".repeat(500));
        session.save(file);
        Session restored = model.restoreSession(file);

        turn(restored, "b".repeat(400));
        turn(restored, "c".repeat(400));
        assertThat(restored.turns()).isLessThan(3);
    }

    private ChatModel serve(Path signedWith) {
        return serve(signedWith, "hash");
    }

    private ChatModel serve(Path signedWith, String name) {
        HashingBackend backend = new HashingBackend(new StepLimits(2, 1000, 2000, 64), true, 1 << 20);
        backend.name = name;
        return new ServedModel(
                new BatchedModel(backend, time, () -> 1L),
                time,
                Runnable::run,
                new SessionKey(signedWith),
                closed -> {});
    }

    private static ChatResponse turn(Session session, String text) {
        return session.request().rawPrompt(text).greedy().maxTokens(20).send();
    }
}

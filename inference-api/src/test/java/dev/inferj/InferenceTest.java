package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.inferj.spi.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class InferenceTest {
    private static final String KEY = "inferj.fake.size";

    private final FakeProvider provider = new FakeProvider();
    private final Inference inference = Inference.builder().provider(provider).build();

    @AfterEach
    void forgetSystemProperty() {
        System.clearProperty(KEY);
        inference.close();
    }

    @Test
    void modelIsOpenedByAddressOrByTypedOptions() {
        assertThat(inference.chat("fake:m?size=7").ask("?")).isEqualTo("size 7");
        Settings typed = Settings.EMPTY.with(FakeProvider.SIZE, 8);
        assertThat(inference.chat(new FakeProvider.FakeOptions("m", typed)).ask("?"))
                .isEqualTo("size 8");
    }

    @Test
    void sameAddressOpensAModelEachTime() {
        ChatModel one = inference.chat("fake:m");
        ChatModel two = inference.chat("fake:m");
        one.close();
        assertThat(provider.opened).extracting(b -> b.closed).containsExactly(1, 0);
        assertThat(two.ask("?")).isEqualTo("size 1");
    }

    @Test
    void aSavedSessionGoesOnOnTheOpenModelThatItIsOf(@TempDir Path folder) {
        Path file = folder.resolve("session");
        try (Inference keyed = Inference.builder()
                .provider(provider)
                .sessionKey(folder.resolve("key"))
                .build()) {
            keyed.chat("fake:a");
            ChatModel itsModel = keyed.chat("fake:b");
            keyed.chat("fake:c");
            Session session = itsModel.session().open();
            session.ask("?");
            session.save(file);

            assertThat(keyed.restoreSession(file).turns()).isEqualTo(1);

            itsModel.close();
            assertThatExceptionOfType(InvalidSessionException.class)
                    .isThrownBy(() -> keyed.restoreSession(file))
                    .withMessageContaining("is of the model b, which is not open")
                    .withMessageContaining("open are [a, c]");
        }
    }

    @Test
    void closingClosesEveryModelOnce() {
        inference.chat("fake:a").close();
        ChatModel left = inference.chat("fake:b");
        inference.close();
        inference.close();
        left.close();
        assertThat(provider.opened).extracting(b -> b.closed).containsExactly(1, 1);
        assertThatIllegalStateException().isThrownBy(() -> left.ask("?"));
    }

    @Test
    void closedInferenceOpensNothing() {
        inference.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> inference.chat("fake:m"))
                .withMessage("inference is closed");
        assertThat(provider.opened).isEmpty();
    }

    @Test
    void modelThatCannotBeClosedKeepsNoOtherOpen() {
        for (String address : new String[] {"fake:a", "fake:b", "fake:c"}) {
            inference.chat(address);
        }
        provider.opened.get(0).onClose = new IllegalArgumentException("stuck");
        provider.opened.get(2).onClose = new IllegalArgumentException("stuck too");

        inference.close(); // what the backends threw is in the log

        assertThat(provider.opened).extracting(b -> b.closed).containsOnly(1);
    }

    @Test
    void modelThatIsLoadedWhileInferenceClosesIsClosedToo() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        provider.onOpen = () -> {
            loading.countDown();
            await(goOn);
            return null;
        };
        CompletableFuture<ChatModel> opening = CompletableFuture.supplyAsync(() -> inference.chat("fake:m"));
        await(loading);
        inference.close();
        goOn.countDown();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> opening.get(20, TimeUnit.SECONDS))
                .havingCause()
                .isInstanceOf(IllegalStateException.class)
                .withMessage("inference is closed");
        assertThat(provider.opened).extracting(b -> b.closed).containsExactly(1);
    }

    @Test
    void failureToOpenReachesTheCallerAsItIs() {
        InvalidModelException damaged = new InvalidModelException("the header of m is damaged: use another file");
        provider.onOpen = () -> {
            throw damaged;
        };
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> inference.chat("fake:m"))
                .isSameAs(damaged);
    }

    @Test
    void faultOfAProviderBecomesATypedError() {
        provider.onOpen = () -> {
            throw new ArrayIndexOutOfBoundsException("7");
        };
        assertThatExceptionOfType(EngineFailedException.class)
                .isThrownBy(() -> inference.chat("fake:m"))
                .withMessage("the provider fake failed to open m: java.lang.ArrayIndexOutOfBoundsException: 7")
                .withCauseInstanceOf(ArrayIndexOutOfBoundsException.class);
    }

    @Test
    void modelThatCannotBeServedIsFreed() {
        FakeProvider.FakeBackend broken = new FakeProvider.FakeBackend("m", Settings.EMPTY);
        broken.onServe = new IllegalStateException("no answer from the server");
        provider.onOpen = () -> broken;
        assertThatExceptionOfType(EngineFailedException.class)
                .isThrownBy(() -> inference.chat("fake:m"))
                .withMessageStartingWith("the provider fake failed to open m: ")
                .withCauseInstanceOf(IllegalStateException.class);
        assertThat(broken.closed).isEqualTo(1);
    }

    @Test
    void unknownSchemeOrSettingIsRefused() {
        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> inference.chat("llamacpp:m"))
                .withMessageContaining("only for fake")
                .withMessageContaining("dev.inferj:inference-llamacpp");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inference.chat("fake:m?sise=1"))
                .withMessage("setting must be one of size: sise (did you mean size?)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inference.chat("fake:m?size=101"))
                .withMessage("size must be in [0, 100]: 101");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inference.chat("/models/m.gguf"))
                .withMessageStartingWith("address must be scheme:target");
    }

    @Test
    void addressWinsOverFileWhichWinsOverSystemProperty(@TempDir Path folder) throws IOException {
        System.setProperty(KEY, "2");
        assertThat(inference.chat("fake:m").ask("?")).isEqualTo("size 2");
        Path first = Files.writeString(folder.resolve("first.properties"), KEY + "=3\n");
        Path second = Files.writeString(folder.resolve("second.properties"), KEY + " = 4\n");
        Inference.Builder builder = Inference.builder().provider(provider).properties(first);
        try (Inference one = builder.build();
                Inference two = builder.properties(second).build()) {
            assertThat(one.chat("fake:m").ask("?")).isEqualTo("size 3");
            assertThat(two.chat("fake:m").ask("?")).isEqualTo("size 4");
            assertThat(two.chat("fake:m?size=5").ask("?")).isEqualTo("size 5");
        }
    }

    @Test
    void badValueFromOutsideIsRefused() {
        System.setProperty(KEY, "many");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inference.chat("fake:m"))
                .withMessage("size must be in [0, 100]: many");
    }

    @Test
    void propertiesFileThatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
        Inference.Builder builder = Inference.builder();
        Path absent = folder.resolve("absent.properties");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> builder.properties(absent))
                .withMessage("cannot read the properties file " + absent);
        Path bad = Files.writeString(folder.resolve("bad.properties"), "a=\\u12\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.properties(bad))
                .withMessage("file must be a properties file: " + bad);
    }

    @Test
    void answersArriveOnTheCallbackExecutor() throws Exception {
        CompletableFuture<Thread> ranOn = new CompletableFuture<>();
        Inference.Builder builder = Inference.builder().provider(provider).callbackExecutor(task -> {
            new Thread(task, "mine").start();
        });
        try (Inference own = builder.build()) {
            own.chat("fake:m").request().user("?").submit(event -> ranOn.complete(Thread.currentThread()));
            assertThat(ranOn.get(20, TimeUnit.SECONDS).getName()).isEqualTo("mine");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

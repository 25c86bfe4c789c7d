package dev.inferj.triton.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.Transport;
import dev.inferj.remote.Triton;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way to a server: by TLS, with a certificate of the client's own, and through a proxy. */
@Timeout(60)
final class GrpcWayTest {
    private static final String PASSWORD = "correct-horse";

    @TempDir
    private static Path folder;

    private static Path store;

    private final Inference inference = Inference.create();

    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException {
        store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD,
                        "-validity",
                        "30")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    @AfterEach
    void close() {
        inference.close();
    }

    @Test
    void serverIsTrustedByItsCertificate() throws Exception {
        try (FakeTriton server = new FakeTriton(0, tls(ClientAuth.NONE))) {
            ChatModel model = inference.chat("triton://127.0.0.1:" + server.port()
                    + "/tiny?transport=grpc&tls=true&trustStore=" + store + "&trustStorePassword=" + PASSWORD);

            assertThat(model.request().rawPrompt("hi").maxTokens(3).send().text())
                    .isNotEmpty();
        }
    }

    @Test
    void serverThatNobodyVouchesForIsNotTrusted() throws Exception {
        try (FakeTriton server = new FakeTriton(0, tls(ClientAuth.NONE))) {
            assertThatThrownBy(() -> inference.chat(secure(server)))
                    .isInstanceOfSatisfying(
                            ProviderUnavailableException.class,
                            failure -> assertThat(failure.isRetryable()).isFalse())
                    .hasMessageContaining("trustStore");
        }
    }

    @Test
    void serverSeesTheCertificateOfTheClient() throws Exception {
        try (FakeTriton server = new FakeTriton(0, tls(ClientAuth.REQUIRE))) {
            Triton trusting = secure(server).trustStore(store).trustStorePassword(PASSWORD);
            ChatModel model = inference.chat(trusting.keyStore(store).keyStorePassword(PASSWORD));

            assertThat(model.request().rawPrompt("hi").maxTokens(3).send().text())
                    .isNotEmpty();
            assertThatThrownBy(() -> inference.chat(trusting)).isInstanceOf(ProviderUnavailableException.class);
        }
    }

    @Test
    void plainTextToAServerOfTlsIsNoHang() throws Exception {
        try (FakeTriton server = new FakeTriton(0, tls(ClientAuth.NONE))) {
            assertThatThrownBy(() -> inference.chat(GrpcTest.at(server.port())))
                    .isInstanceOf(ProviderUnavailableException.class);
        }
    }

    @Test
    void proxyAloneNeedsToKnowTheHost() {
        try (FakeTriton server = new FakeTriton();
                ConnectProxy proxy = new ConnectProxy()) {
            ChatModel model = inference.chat(Triton.at(URI.create("http://triton.invalid:" + server.port()))
                    .model("tiny")
                    .transport(Transport.GRPC)
                    .proxy("127.0.0.1:" + proxy.port()));

            assertThat(model.request().rawPrompt("hi").maxTokens(3).send().text())
                    .isNotEmpty();
            assertThat(proxy.asked()).containsExactly("triton.invalid:" + server.port());
        }
    }

    private static Triton secure(FakeTriton server) {
        return Triton.at(URI.create("https://127.0.0.1:" + server.port()))
                .model("tiny")
                .transport(Transport.GRPC);
    }

    private static SslContext tls(ClientAuth clients) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(keys);
        return GrpcSslContexts.configure(SslContextBuilder.forServer(own), SslProvider.JDK)
                .trustManager(others)
                .clientAuth(clients)
                .build();
    }
}

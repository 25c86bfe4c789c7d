package dev.inferj.triton.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.Transport;
import dev.inferj.remote.Triton;
import dev.inferj.remote.server.Certificate;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way to a server: by TLS, with a certificate of the client's own, and through a proxy. */
@Timeout(60)
final class GrpcWayTest {
    @TempDir
    private static Path folder;

    private static Certificate certificate;

    private final Inference inference = Inference.create();

    @BeforeAll
    static void makeCertificate() {
        certificate = Certificate.in(folder);
    }

    @AfterEach
    void close() {
        inference.close();
    }

    @Test
    void serverIsTrustedByItsCertificate() throws Exception {
        try (FakeTriton server = new FakeTriton(0, tls(ClientAuth.NONE))) {
            ChatModel model =
                    inference.chat("triton://127.0.0.1:" + server.port() + "/tiny?transport=grpc&tls=true&trustStore="
                            + certificate.store() + "&trustStorePassword=" + Certificate.PASSWORD);

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
            Triton trusting = secure(server).trustStore(certificate.store()).trustStorePassword(Certificate.PASSWORD);
            ChatModel model =
                    inference.chat(trusting.keyStore(certificate.store()).keyStorePassword(Certificate.PASSWORD));

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
        return GrpcSslContexts.configure(SslContextBuilder.forServer(certificate.keys()), SslProvider.JDK)
                .trustManager(certificate.trust())
                .clientAuth(clients)
                .build();
    }
}
